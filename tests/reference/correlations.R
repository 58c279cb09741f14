# Makes correlations.json and data/sim_mixed.csv. Run it from this folder:  Rscript correlations.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lavaan r-cran-polycor r-cran-pbivnorm r-cran-jsonlite.
# The data come with psychTools; data/sim_mixed.csv is a simulation that this script makes.
suppressMessages({library(psych); library(lavaan); library(polycor); library(pbivnorm); library(jsonlite)})
options(digits = 15)

# Four items of four categories, piled up at one end; two of two; two continuous; one answer in twenty left out.
set.seed(20251)
n <- 400
trait <- rnorm(n)
latent <- sapply(c(.8, .7, .6, -.5, .7, .5, .6, .3), function(a) a * trait + sqrt(1 - a^2) * rnorm(n))
cuts <- list(c(-.5, .6, 1.4), c(-1.8, -1, .2), c(.1, .9, 1.6), c(-1, 0, 1), .4, -1)
mixed <- as.data.frame(lapply(1:8, function(j) if (j > 6) round(latent[, j], 3) else findInterval(latent[, j], cuts[[j]]) + 1))
names(mixed) <- c("a1", "a2", "a3", "a4", "b1", "b2", "x1", "x2")
mixed[matrix(runif(n * 8) < .05, n)] <- NA
write.csv(mixed, "data/sim_mixed.csv", row.names = FALSE, na = "")
ordinal <- mixed[1:6]

low <- function(m) m[lower.tri(m)]
cases <- list()
add <- function(id, call, values) cases[[length(cases) + 1]] <<- list(id = id, r_call = call, values = values)
# Correlations, their standard errors and all thresholds, as lavCor gives them.
lav <- function(x, ordered = names(x), ...) {
  f <- suppressWarnings(lavCor(x, ordered = ordered, se = "standard", output = "fit", ...))
  list(r = low(lavInspect(f, "cor.ov")), se = low(lavInspect(f, "se")$theta), thresholds = unname(lavInspect(f, "thresholds")))
}
psy <- function(x) low(suppressWarnings(psych::polychoric(x, correct = 0, smooth = FALSE)$rho))
both <- function(x, f) { k <- ncol(x); v <- c(); for (j in 1:(k - 1)) for (i in (j + 1):k) v <- c(v, f(x[[i]], x[[j]])); v }

bfi <- psychTools::bfi[1:25]
neuro <- na.omit(bfi[paste0("N", 1:5)])
add("neuro", "lavCor(x, ordered = names(x), se = \"standard\", output = \"fit\"); polycor::polychor(a, b)", c(lav(neuro), list(
  psych = psy(neuro), polycor = both(neuro, function(a, b) polychor(a, b)))))
add("bfi25", "lavCor(na.omit(x), ordered = names(x), ...)", lav(na.omit(bfi)))
add("bfi25_pairwise", "lavCor(x, ordered = names(x), missing = \"pairwise\", ...); psych::polychoric(x, correct = 0)",
    c(lav(bfi, missing = "pairwise"), list(psych = psy(bfi))))
add("ordinal", "lavCor(na.omit(x), ordered = names(x), ...)", c(lav(na.omit(ordinal)), list(psych = psy(na.omit(ordinal)))))
add("ordinal_pairwise", "lavCor(x, ordered = names(x), missing = \"pairwise\", ...)", lav(ordinal, missing = "pairwise"))
for (v in c("lsat6", "lsat7")) {
  x <- get(v)
  add(v, "lavCor(x, ordered = names(x), ...); psych::tetrachoric(x, correct = 0)", c(lav(as.data.frame(x)),
    list(psych = low(psych::tetrachoric(x, correct = 0, smooth = FALSE)$rho))))
}
zero <- matrix(c(44, 0, 10, 46), 2)
add("zero_cell", "psych::tetrachoric(matrix(c(44, 0, 10, 46), 2), correct = .5)", list(
  r = suppressMessages(psych::tetrachoric(zero, correct = .5)$rho), tau = unname(suppressMessages(psych::tetrachoric(zero, correct = .5)$tau))))

# Polyserial: two steps (lavaan), joint maximum likelihood and the corrected Pearson correlation (polycor, psych).
serial <- function(x, y) list(
  lavaan = unname(unclass(suppressWarnings(lavCor(data.frame(y, x), ordered = "y")))[1, 2]),
  joint = unname(polycor::polyserial(x, y, ML = TRUE)), formula = unname(polycor::polyserial(x, y)),
  psych = unname(psych::polyserial(as.matrix(x), as.matrix(y))[1, 1]))
sat <- na.omit(psychTools::sat.act[c("education", "SATV", "SATQ", "ACT")])
full <- na.omit(mixed)
for (v in c("SATV", "SATQ", "ACT")) add(paste0("education_", v), "lavCor(data.frame(education, x), ordered = \"education\")", serial(sat[[v]], sat$education))
for (v in c("a1", "a4", "b2")) add(paste0(v, "_x1"), "lavCor(data.frame(y, x1), ordered = \"y\")", serial(full$x1, full[[v]]))
# lavaan gives the standard error of the covariance; with one more column the mixed matrix as a whole.
add("mixed", "lavCor(x, ordered = names(x)[1:6])", list(r = low(unclass(suppressWarnings(lavCor(full, ordered = names(full)[1:6]))))))

add("plain", "cor(x, use = \"pairwise\", method = ...); cor.test(x, y)$conf.int", list(
  pearson = low(cor(bfi, use = "pairwise")), spearman = low(cor(bfi, use = "pairwise", method = "spearman")),
  spearman_continuous = low(cor(mixed, use = "pairwise", method = "spearman")),
  interval = both(neuro, function(a, b) cor.test(a, b)$conf.int)))

# A pattern of correlations that no answers can have.
improper <- function(k) { R <- outer(1:k, 1:k, function(i, j) .6 * cos(1.9 * (i - j)) - .15 * ((i * j) %% 3)); diag(R) <- 1; R[lower.tri(R)] <- t(R)[lower.tri(R)]; R }
add("smooth", "psych::cor.smooth(R)", list(k4 = low(suppressWarnings(cor.smooth(improper(4)))), k9 = low(suppressWarnings(cor.smooth(improper(9))))))

grid <- expand.grid(h = c(-2.5, -.7, 0, 1.2), k = c(-1.6, .3, 2.2), r = c(-.99, -.9, -.4, .2, .7, .93, .999))
add("bivariate_normal", "pbivnorm::pbivnorm(h, k, r)", list(p = pbivnorm(grid$h, grid$k, grid$r)))

versions <- sapply(c("psych", "lavaan", "polycor", "pbivnorm"), function(p) as.character(packageVersion(p)))
write_json(list(made_by = "correlations.R", R = as.character(getRversion()), packages = as.list(versions), cases = cases),
           "correlations.json", auto_unbox = TRUE, digits = 15, pretty = FALSE, na = "null")
