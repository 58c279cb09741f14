# Makes rotation.json. Run it from this folder:  Rscript rotation.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lavaan r-cran-gparotation r-cran-jsonlite. Unrotated
# loadings of data that come with R, psych and lavaan, and what GPArotation makes of them: the best of nine starts, run
# to a gradient of 1e-7 (`log10_gradient` says what it reached). Columns by falling sum of squares, except where the
# criterion names them; signs as they fell.
suppressMessages({library(psych); library(GPArotation); library(jsonlite)})
options(digits = 15)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

data(Holzinger)
data(Thurstone)
items <- c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))
bfi25 <- cor(na.omit(psychTools::bfi[items]))
unrotated <- list(
  bfi25 = unclass(fa(bfi25, 5, n.obs = 2436, fm = "minres", rotate = "none")$loadings),
  hs9 = unclass(factanal(lavaan::HolzingerSwineford1939[paste0("x", 1:9)], 3, rotation = "none")$loadings),
  thurstone = unclass(fa(Thurstone, 3, n.obs = 213, fm = "minres", rotate = "none")$loadings),
  holzinger = unclass(fa(Holzinger, 4, n.obs = 355, fm = "minres", rotate = "none")$loadings),
  harman74 = unclass(factanal(covmat = Harman74.cor, factors = 4, rotation = "none")$loadings)
)
unrotated <- lapply(unrotated, function(a) matrix(round(as.numeric(a), 10), nrow(a)))

# Geomin of all columns but the first (Jennrich & Bentler, 2012); GPArotation takes criteria by name.
vgQ.bigeomin <- function(L, delta = .01) {
  squared <- L[, -1, drop = FALSE]^2 + delta
  means <- exp(rowMeans(log(squared)))
  list(f = sum(means), Gq = cbind(0, 2 / ncol(squared) * L[, -1] / squared * means))
}
methods <- list(
  varimax = function(L, ...) Varimax(L, ...),
  varimax_kaiser = function(L, ...) Varimax(L, normalize = TRUE, ...),
  quartimax = function(L, ...) quartimax(L, ...),
  equamax = function(L, ...) cfT(L, kappa = ncol(L) / (2 * nrow(L)), ...),
  oblimin = function(L, ...) oblimin(L, ...),
  oblimin_minus_half = function(L, ...) oblimin(L, gam = -.5, ...),
  oblimin_kaiser = function(L, ...) oblimin(L, normalize = TRUE, ...),
  cf_parsimax_q = function(L, ...) cfQ(L, kappa = (ncol(L) - 1) / (nrow(L) + ncol(L) - 2), ...),
  geomin_t = function(L, ...) geominT(L, delta = .01, ...),
  geomin_q = function(L, ...) geominQ(L, delta = .01, ...),
  bentler_t = function(L, ...) bentlerT(L, ...),
  bentler_q = function(L, ...) bentlerQ(L, ...),
  infomax_q = function(L, ...) infomaxQ(L, ...),
  bifactor_t = function(L, ...) bifactorT(L, ...),
  bifactor_q = function(L, ...) bifactorQ(L, ...),
  bi_geomin_t = function(L, ...) GPForth(L, method = "bigeomin", ...),
  bi_geomin_q = function(L, ...) GPFoblq(L, method = "bigeomin", ...)
)

best_of <- function(method, L, name) {
  set.seed(11)
  best <- NULL
  for (start in 0:8) {
    T0 <- if (start == 0) diag(ncol(L)) else qr.Q(qr(matrix(rnorm(ncol(L)^2), ncol(L))))
    g <- try(suppressWarnings(method(L, Tmat = T0, eps = 1e-7, maxit = 3000)), TRUE)
    if (inherits(g, "try-error")) next
    f <- tail(g$Table[, 2], 1)
    s <- tail(g$Table[, 3], 1)
    if (s < -4 && (is.null(best) || f < best$f - 1e-11)) best <- list(f = f, s = s, g = g)
  }
  if (is.null(best)) return(NULL)
  order <- order(-colSums(best$g$loadings^2))
  if (grepl("^bi_|^bifactor", name)) order <- c(1, 1 + order(-colSums(best$g$loadings[, -1]^2)))
  phi <- best$g$Phi
  list(criterion = best$f, log10_gradient = best$s, loadings = round(unname(best$g$loadings[, order]), 9),
       phi = if (is.null(phi)) NULL else round(unname(phi[order, order]), 9))
}

towards <- function(L, rotate, ...) {
  g <- rotate(L, eps = 1e-8, maxit = 5000, ...)
  list(criterion = tail(g$Table[, 2], 1), log10_gradient = tail(g$Table[, 3], 1),
       loadings = round(unname(g$loadings), 9), phi = if (is.null(g$Phi)) NULL else round(unname(g$Phi), 9))
}
target <- outer(1:9, 1:3, function(i, j) ifelse((i - 1) %/% 3 + 1 == j, .7, 0))
partial <- ifelse(target == 0, 1, 0)
power <- function(L, m, normalize) {
  weight <- if (normalize) sqrt(rowSums(L^2)) else rep(1, nrow(L))
  p <- promax(unclass(varimax(L / weight, normalize = !normalize, eps = 1e-15)$loadings), m = m)
  phi <- solve(p$rotmat) %*% t(solve(p$rotmat))
  list(loadings = round(unname(unclass(p$loadings) * weight), 9), phi = round(unname(phi), 9))
}

table_of <- function(m) if (is.null(m)) NULL else list(values = m)
as_case <- function(id, r) list(id = id, values = list(criterion = r$criterion, log10_gradient = r$log10_gradient,
  loadings = table_of(r$loadings), phi = table_of(r$phi)))
cases <- list()
add <- function(id, r) if (!is.null(r)) cases[[length(cases) + 1]] <<- as_case(id, r)
for (d in names(unrotated)) {
  L <- unrotated[[d]]
  cases[[length(cases) + 1]] <- list(id = paste0(d, "-unrotated"), values = list(loadings = table_of(L)))
  for (m in names(methods)) {
    add(paste0(d, "-", m), best_of(methods[[m]], L, m))
    cat(d, m, tail(cases, 1)[[1]]$values$criterion, "\n")
  }
  add(paste0(d, "-promax_4"), power(L, 4, FALSE))
  add(paste0(d, "-promax_3"), power(L, 3, FALSE))
  add(paste0(d, "-promax_4_kaiser"), power(L, 4, TRUE))
}
add("thurstone-target_t", towards(unrotated$thurstone, targetT, Target = target))
add("thurstone-target_q", towards(unrotated$thurstone, targetQ, Target = target))
add("thurstone-partial_t", towards(unrotated$thurstone, pstT, Target = target, W = partial))
add("thurstone-partial_q", towards(unrotated$thurstone, pstQ, Target = target, W = partial))
versions <- as.list(sapply(c("psych", "GPArotation"), function(p) as.character(packageVersion(p))))
writeLines(toJSON(list(R = as.character(getRversion()), packages = versions, cases = cases),
                  auto_unbox = TRUE, digits = NA, null = "null"), "rotation.json")
