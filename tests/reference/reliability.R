# Makes reliability.json. Run it from this folder:  Rscript reliability.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lavaan r-cran-semtools r-cran-gparotation
# r-cran-jsonlite. The data come with R, psychTools and lavaan; data/sim_ord3f_complete.csv is a simulation.
suppressMessages({library(psych); library(lavaan); library(semTools); library(jsonlite)})
options(digits = 15)

keyed <- function(x, reversed) { x[reversed] <- 7 - x[reversed]; x }
bfi <- keyed(psychTools::bfi[1:25], c("A1", "C4", "C5", "E1", "E2", "O2", "O5"))
scales <- list(agree = paste0("A", 1:5), consc = paste0("C", 1:5), extra = paste0("E", 1:5),
               neuro = paste0("N", 1:5), open = paste0("O", 1:5))
hs <- HolzingerSwineford1939[paste0("x", 1:9)]
sim <- read.csv("data/sim_ord3f_complete.csv")
sets <- c(lapply(scales, function(v) na.omit(bfi[v])), list(hs9 = hs, attitude = attitude, simord = sim))
cases <- list()
add <- function(id, call, values, covariance = NULL) {
  cases[[length(cases) + 1]] <<- list(id = id, r_call = call, values = c(values, list(covariance = covariance)))
}
mat <- function(m) list(values = unname(as.matrix(m)))

# alpha, G6, standard error, Feldt's interval as psych and as the formula give it
for (id in names(sets)) {
  x <- sets[[id]]
  a <- psych::alpha(x, check.keys = FALSE, warnings = FALSE)
  n <- nrow(x); k <- ncol(x); raw <- a$total$raw_alpha
  add(paste0("alpha-", id), "psych::alpha(x, check.keys = FALSE)", list(
    n = n, raw = raw, standardized = a$total$std.alpha, g6 = a$total$`G6(smc)`, mean_r = a$total$average_r,
    ase = a$total$ase, dropped = a$alpha.drop$raw_alpha, dropped_standardized = a$alpha.drop$std.alpha,
    r_drop = a$item.stats$r.drop, feldt = unname(unlist(a$feldt[c("lower.ci", "upper.ci")])),
    duhachek = unname(raw + c(-1, 1) * qnorm(.975) * a$total$ase),
    bonett = unname(1 - exp(log(1 - raw) + c(1, -1) * qnorm(.975) * sqrt(2 * k / ((k - 1) * (n - 2))))),
    sem = sd(rowSums(x)) * sqrt(1 - raw)), if (id %in% c("hs9", "attitude")) mat(cov(x)))
}
pairwise <- psych::alpha(bfi[scales$agree], check.keys = FALSE, warnings = FALSE)
add("alpha-agree-pairwise", "psych::alpha(bfi[A])", list(raw = pairwise$total$raw_alpha,
  standardized = pairwise$total$std.alpha, g6 = pairwise$total$`G6(smc)`))

# Guttman's bounds; all splits by hand
splits <- function(V) {
  k <- ncol(V); C <- combn(k, k %/% 2)
  if (k %% 2 == 0) C <- C[, C[1, ] == 1, drop = FALSE]
  sort(apply(C, 2, function(i) 4 * sum(V[i, -i]) / sum(V)))
}
for (id in c("neuro", "hs9", "attitude", "simord")) {
  x <- sets[[id]]; g <- suppressWarnings(psych::guttman(x)); all <- splits(cov(x)); ends <- splits(cor(x))
  odd <- seq(1, ncol(x), 2); a <- rowSums(x[odd]); b <- rowSums(x[-odd]); r <- cor(a, b)
  p <- length(odd) / ncol(x); q <- 1 - p
  add(paste0("guttman-", id), "psych::guttman(x); all splits by combn()", list(
    lambda = unname(unlist(g[c("lambda.1", "lambda.2", "lambda.3", "lambda.5", "lambda.6")])),
    lambda4 = max(ends), lambda4_raw = max(all), splits = if (ncol(x) < 8) all else NULL, odd_even = r,
    spearman_brown = 2 * r / (1 + r),
    horst = r * (sqrt(r^2 + 4 * p * q * (1 - r^2)) - r) / (2 * p * q * (1 - r^2)),
    flanagan = 2 * (1 - (var(a) + var(b)) / var(a + b))))
}

# omega of several factors and of one, by psych. `r` is the matrix it used.
omega_of <- function(x, f, ...) {
  o <- suppressMessages(suppressWarnings(psych::omega(x, f, plot = FALSE, flip = FALSE, ...)))
  list(total = o$omega.tot, hierarchical = o$omega_h, asymptotic = o$omega.lim, ecv = unname(o$ECV),
       group = mat(o$omega.group))
}
turned <- mtcars; for (v in c("mpg", "drat", "qsec", "vs", "am")) turned[v] <- -turned[v]
matrices <- list(hs9 = cor(hs), simord = cor(sim), thurstone = psych::Thurstone, holzinger9 = psych::Holzinger.9,
                 mtcars = cor(turned))
for (id in names(matrices)) {
  r <- matrices[[id]]
  add(paste0("omega-factors-", id), "psych::omega(r, 3, flip = FALSE)", omega_of(r, 3, n.obs = 200),
      if (id != "simord") mat(r))
}
for (id in c("hs9", "simord", "agree", "attitude")) {
  r <- cor(sets[[id]]); f <- psych::fa(r, 1, fm = "minres")
  add(paste0("omega-one-", id), "psych::fa(cor(x), 1)", list(implied = sum(f$loadings)^2 /
    (sum(f$loadings)^2 + sum(f$uniquenesses)), error_free = 1 - sum(f$uniquenesses) / sum(r)))
}

# congeneric omega by lavaan, with the standard error of a defined parameter; semTools beside it
congeneric <- function(v) {
  k <- seq_along(v)
  s <- paste0("l", k, collapse = "+")
  paste0("f =~ ", paste0("l", k, "*", v, collapse = "+"), "\n", paste0(v, "~~e", k, "*", v, collapse = "\n"),
         "\nom := (", s, ")^2/((", s, ")^2+", paste0("e", k, collapse = "+"), ")")
}
fitted <- function(x) {
  for (tol in 10^-(13:10)) { # as close as the optimiser gets before it complains
    f <- suppressWarnings(cfa(congeneric(names(x)), x, std.lv = TRUE, control = list(rel.tol = tol)))
    if (lavInspect(f, "converged")) return(f)
  }
}
for (id in c(names(scales), "hs9", "attitude")) {
  x <- as.data.frame(lapply(sets[[id]], as.numeric))
  f <- fitted(x); e <- parameterEstimates(f); e <- e[e$lhs == "om", ]
  s <- parameterEstimates(fitted(as.data.frame(scale(x))))
  add(paste0("congeneric-", id), "lavaan::cfa(one factor, std.lv = TRUE); om := ...", list(
    omega = e$est, se = e$se, lower = e$ci.lower, upper = e$ci.upper,
    observed = unname(unclass(compRelSEM(f))[1]), standardized = s$est[s$lhs == "om"]))
}

# ordinal items: WLSMV
for (id in c("agree", "neuro", "consc")) {
  x <- sets[[id]]; v <- names(x)
  f <- cfa(paste("f =~", paste(v, collapse = "+")), x, ordered = v, std.lv = TRUE, estimator = "WLSMV")
  add(paste0("ordinal-", id), "semTools::compRelSEM(cfa(ordered, WLSMV), ord.scale = )", list(
    green_yang = unname(unclass(compRelSEM(f, ord.scale = TRUE))[1]),
    latent = unname(unclass(compRelSEM(f, ord.scale = FALSE))[1]),
    alpha = unname(unclass(compRelSEM(f, tau.eq = TRUE, ord.scale = FALSE))[1]),
    loadings = unname(lavInspect(f, "std")$lambda[, 1])))
}

versions <- sapply(c("psych", "lavaan", "semTools", "GPArotation"), function(p) as.character(packageVersion(p)))
out <- list(R = paste(R.version$major, R.version$minor, sep = "."), packages = as.list(versions), cases = cases)
write(toJSON(out, digits = 15, auto_unbox = TRUE, null = "null", na = "null"), "reliability.json")
