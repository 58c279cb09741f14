# Makes agreement.json. Run it from this folder:  Rscript agreement.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lme4 r-cran-jsonlite. The ratings of Shrout and
# Fleiss (1979, table 2) and of Krippendorff (2011) stand below; the other data come with R and psychTools.
suppressMessages({library(psych); library(lme4); library(jsonlite)})
options(digits = 15)

judges <- data.frame(J1 = c(9, 6, 8, 7, 10, 6), J2 = c(2, 1, 4, 1, 5, 2), J3 = c(5, 3, 6, 2, 6, 4),
                     J4 = c(8, 2, 8, 6, 9, 7))
neuro <- na.omit(psychTools::bfi[paste0("N", 1:5)])
sat <- na.omit(psychTools::sat.act[c("SATV", "SATQ")])
unlike <- data.frame(a = 1:8, b = c(5, 4, 6, 2, 1, 3, 2, 2), c = c(3, 7, 1, 5, 4, 4, 6, 2))
cases <- list()
add <- function(id, call, values) cases[[length(cases) + 1]] <<- list(id = id, r_call = call, values = values)

# Intraclass correlations: psych, variance components by REML, and the test against .3 by the formulas of
# McGraw and Wong (1996, table 8).
against <- function(x, rho) {
  long <- data.frame(y = unlist(x), s = factor(row(x)), j = factor(col(x)))
  m <- summary(aov(y ~ s + j, long))[[1]]$`Mean Sq`
  n <- nrow(x); k <- ncol(x)
  w <- anova(aov(y ~ s, long))$`Mean Sq`[2]
  one <- function(odds) {
    b <- 1 + odds * (n - 1)
    df <- (odds * m[2] + b * m[3])^2 / ((odds * m[2])^2 / (k - 1) + (b * m[3])^2 / ((n - 1) * (k - 1)))
    f <- m[1] / (odds * m[2] + b * m[3])
    c(f, df, pf(f, n - 1, df, lower.tail = FALSE))
  }
  list(one_way = m[1] / w * (1 - rho) / (1 + (k - 1) * rho), one_way_average = m[1] / w * (1 - rho),
       consistency = m[1] / m[3] * (1 - rho) / (1 + (k - 1) * rho),
       agreement = one(k * rho / (n * (1 - rho))), agreement_average = one(rho / (n * (1 - rho))),
       mean_squares = c(m, w))
}
icc <- function(x, components = TRUE) {
  r <- psych::ICC(x, lmer = FALSE)$results
  values <- list(estimate = r$ICC, lower = r$`lower bound`, upper = r$`upper bound`, F = r$F, df1 = r$df1,
                 df2 = r$df2, p = r$p, against = against(x, .3))
  if (components) {
    long <- data.frame(y = unlist(x), s = factor(row(x)), j = factor(col(x)))
    v <- as.data.frame(VarCorr(suppressMessages(lmer(y ~ 1 + (1 | s) + (1 | j), long))))$vcov
    values$reml_agreement <- v[1] / sum(v)
  }
  values
}
add("icc-judges", "psych::ICC(x, lmer = FALSE); lmer(y ~ 1 + (1 | s) + (1 | j))", icc(judges))
add("icc-attitude", "psych::ICC(x, lmer = FALSE); lmer(y ~ 1 + (1 | s) + (1 | j))", icc(attitude))
add("icc-neuro", "psych::ICC(x, lmer = FALSE)", icc(neuro[1:400, ], FALSE))
add("icc-sat", "psych::ICC(x, lmer = FALSE)", icc(sat, FALSE))
add("icc-unlike", "psych::ICC(x, lmer = FALSE)", icc(unlike, FALSE))

# Cohen's kappa with the standard errors of Fleiss, Cohen and Everitt (1969), written out; the plain one by
# psych as well, whose weighted variance is another.
fce <- function(p, w, n) {
  r <- rowSums(p); s <- colSums(p); po <- sum(w * p); pe <- sum(w * outer(r, s)); k <- (po - pe) / (1 - pe)
  m <- outer(as.vector(w %*% s), as.vector(t(w) %*% r), "+")
  v <- (sum(p * (w - m * (1 - k))^2) - (k - pe * (1 - k))^2) / (n * (1 - pe)^2)
  v0 <- (sum(outer(r, s) * (w - m)^2) - pe^2) / (n * (1 - pe)^2)
  c(k, sqrt(v), sqrt(v0))
}
kappas <- function(a, b, levels) {
  t <- unclass(table(factor(a, levels), factor(b, levels))); n <- sum(t); k <- length(levels)
  d <- abs(outer(1:k, 1:k, "-")); own <- 1 - sqrt(d / (k - 1))
  found <- suppressWarnings(psych::cohen.kappa(t))
  list(table = unname(t), unweighted = fce(t / n, diag(k), n), linear = fce(t / n, 1 - d / (k - 1), n),
       quadratic = fce(t / n, 1 - d^2 / (k - 1)^2, n), root = fce(t / n, own, n), psych = found$kappa,
       psych_se = sqrt(found$var.kappa), psych_quadratic = found$weighted.kappa)
}
b <- na.omit(psychTools::bfi[c("N1", "N2", "E1", "E4")])
add("kappa-n1-n2", "by hand; psych::cohen.kappa(table)", kappas(b$N1, b$N2, 1:6))
add("kappa-e1-e4", "by hand; psych::cohen.kappa(table)", kappas(b$E1, b$E4, 1:6))
add("kappa-cars", "by hand; psych::cohen.kappa(table)", kappas(mtcars$gear > 3, mtcars$carb > 2, c(FALSE, TRUE)))

# Fleiss' kappa: all pairs of ratings one by one, a jackknife over subjects, and the variance of Fleiss, Nee
# and Landis (1979).
pairs_kappa <- function(x) {
  values <- sort(unique(as.vector(x))); m <- ncol(x)
  alike <- mean(apply(x, 1, function(row) { at <- combn(row, 2); mean(at[1, ] == at[2, ]) }))
  p <- sapply(values, function(v) mean(x == v))
  list(kappa = (alike - sum(p^2)) / (1 - sum(p^2)), p = p, values = values)
}
fleiss <- function(x) {
  k <- pairs_kappa(x); n <- nrow(x); m <- ncol(x); p <- k$p; q <- 1 - p
  se0 <- sqrt(2) / (sum(p * q) * sqrt(n * m * (m - 1))) * sqrt(sum(p * q)^2 - sum(p * q * (q - p)))
  one <- sapply(k$values, function(v) pairs_kappa((x == v) + 0)$kappa)
  drop <- sapply(1:n, function(i) pairs_kappa(x[-i, ])$kappa)
  list(kappa = k$kappa, null_se = se0, category_null_se = sqrt(2 / (n * m * (m - 1))), of_category = one,
       jackknife = if (n > 100) sqrt((n - 1) / n * sum((drop - mean(drop))^2)))
}
set.seed(5)
some <- as.matrix(neuro[1:200, 1:4])
rownames(some) <- NULL
add("fleiss-neuro", "all pairs of ratings; jackknife over subjects", c(list(x = unname(some)), fleiss(some)))
small <- as.matrix(judges > 5) + 0
add("fleiss-judges", "all pairs of ratings", fleiss(small))

# Krippendorff's alpha from all pairs of values, one by one.
kripp <- function(x, metric) {
  values <- x[rowSums(!is.na(x)) > 1, , drop = FALSE]
  all <- values[!is.na(values)]; n <- length(all); counts <- table(all); v <- as.numeric(names(counts))
  ordinal <- function(a, b) {
    lo <- pmin(a, b); hi <- pmax(a, b)
    mapply(function(l, h) (sum(counts[v >= l & v <= h]) - (counts[v == l] + counts[v == h]) / 2)^2, lo, hi)
  }
  delta <- switch(metric, nominal = function(a, b) (a != b) + 0, interval = function(a, b) (a - b)^2,
                  ratio = function(a, b) ifelse(a + b == 0, 0, ((a - b) / (a + b))^2), ordinal = ordinal)
  within <- sum(apply(values, 1, function(row) {
    row <- row[!is.na(row)]; at <- expand.grid(i = seq_along(row), j = seq_along(row)); at <- at[at$i != at$j, ]
    sum(delta(row[at$i], row[at$j])) / (length(row) - 1)
  })) / n
  at <- expand.grid(i = seq_along(v), j = seq_along(v))
  between <- sum(counts[at$i] * counts[at$j] * delta(v[at$i], v[at$j])) / (n * (n - 1))
  1 - within / between
}
metrics <- c("nominal", "ordinal", "interval", "ratio")
coders <- cbind(a = c(1, 2, 3, 3, 2, 1, 4, 1, 2, NA, NA, NA), b = c(1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NA, 3),
                c = c(NA, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NA), d = c(1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NA))
with_gaps <- as.matrix(psychTools::bfi[1:150, paste0("N", 1:5)])
sat_gaps <- as.matrix(psychTools::sat.act[1:60, c("SATV", "SATQ", "ACT")])
add("alpha-coders", "all pairs of values", list(alpha = unname(sapply(metrics, kripp, x = coders))))
add("alpha-neuro", "all pairs of values", list(x = unname(with_gaps), alpha = unname(sapply(metrics, kripp, x = with_gaps))))
add("alpha-sat", "all pairs of values", list(x = unname(sat_gaps), alpha = unname(sapply(metrics, kripp, x = sat_gaps))))

# Two measurements: base R.
first <- sleep$extra[1:10]; second <- sleep$extra[11:20]
add("retest-sleep", "cor.test; t.test(paired = TRUE); psych::ICC", {
  r <- cor.test(first, second); t <- t.test(second, first, paired = TRUE); d <- second - first
  i <- psych::ICC(cbind(first, second), lmer = FALSE)$results
  long <- data.frame(y = c(first, second), s = factor(rep(1:10, 2)), j = factor(rep(1:2, each = 10)))
  m <- summary(aov(y ~ s + j, long))[[1]]$`Mean Sq`
  list(r = c(r$estimate, r$conf.int), agreement = unlist(i[2, c("ICC", "lower bound", "upper bound")], use.names = FALSE),
       consistency = unlist(i[3, c("ICC", "lower bound", "upper bound")], use.names = FALSE),
       difference = c(t$estimate, t$conf.int), t = t$statistic[[1]], p = t$p.value,
       sem = c(sqrt(m[3] + (m[2] - m[3]) / 10), sd(d) / sqrt(2)), limits = mean(d) + c(-1, 1) * qnorm(.975) * sd(d))
})

versions <- list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")),
                 lme4 = as.character(packageVersion("lme4")))
writeLines(toJSON(list(versions = versions, cases = cases), auto_unbox = TRUE, digits = 15, null = "null", na = "null"), "agreement.json")
