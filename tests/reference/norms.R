# Makes norms.json from norms-inputs.json. Run it from this folder:  Rscript norms.R
#
# Debian 12: r-base-core r-cran-leaps r-cran-vgam r-cran-survey r-cran-proc r-cran-jsonlite
suppressMessages({library(leaps); library(VGAM); library(survey); library(pROC); library(jsonlite)})
options(digits = 15)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")
inputs <- fromJSON("norms-inputs.json")

# Taylor polynomials on the reading scores of 1400 pupils: group, raw score, T of the mid-rank within the group.
cells <- as.data.frame(inputs$elfe)
pupils <- cells[rep(seq_len(nrow(cells)), cells$count), c("group", "raw")]
share <- ave(pupils$raw, pupils$group, FUN = function(x) (rank(x) - .5) / length(x))
level <- 50 + 10 * qnorm(share)
terms_of <- function(powers) {
  m <- apply(powers, 1, function(p) level^p[1] * pupils$group^p[2])
  colnames(m) <- apply(powers, 1, function(p) paste0("L", p[1], "A", p[2]))
  m
}

# cNORM 3.5.2 means to average over ten folds, but leaves out one single row each time: `data[-folds[[i]], ]`
# takes the i-th fold *number* for a row. The averages below are its coefficients to 12 digits.
left_out <- {set.seed(123); sample(rep(1:10, length.out = nrow(pupils)))[1:10]}
polynomial <- function(model) {
  x <- terms_of(model$powers[-1, ])
  y <- pupils$raw
  without <- function(row) coef(lm(y[-row] ~ x[-row, ]))
  fit <- lm(y ~ x)
  list(powers = model$powers, lm = unname(coef(fit)), r2_adjusted = summary(fit)$adj.r.squared,
       rmse = sqrt(mean(residuals(fit)^2)), bic = BIC(fit), aic = AIC(fit),
       averaged = unname(rowMeans(sapply(left_out, without))))
}

best <- function(norm_power, age_power, sizes, nbest) {
  powers <- as.matrix(expand.grid(j = 0:age_power, i = 0:norm_power)[-1, 2:1])
  found <- summary(regsubsets(terms_of(powers), pupils$raw, nbest = nbest, nvmax = max(sizes), method = "exhaustive"))
  size <- as.integer(rownames(found$which))
  keep <- size %in% sizes
  list(powers = unname(powers), size = size[keep], chosen = unname(found$which[keep, -1] * 1), rss = found$rss[keep],
       r2_adjusted = found$adjr2[keep], cp = found$cp[keep], bic = found$bic[keep])
}

# Beta-binomial: VGAM's rho is sigma / (1 + sigma), so logit(rho) is log(sigma).
beta_binomial <- function(location_degree, spread_degree) {
  age <- pupils$group
  degree <- max(location_degree, spread_degree)
  x <- sapply(seq_len(degree), function(d) (age - 3.5)^d)
  colnames(x) <- paste0("a", seq_len(degree))
  d <- data.frame(y = pupils$raw, n = 28 - pupils$raw, x)
  constraints <- c(list(`(Intercept)` = diag(2)), lapply(seq_len(degree), function(k)
    diag(2)[, c(k <= location_degree, k <= spread_degree), drop = FALSE]))
  names(constraints) <- c("(Intercept)", colnames(x))
  fit <- vglm(as.formula(paste("cbind(y, n) ~", paste(colnames(x), collapse = "+"))), betabinomial(zero = NULL), data = d,
              constraints = constraints, epsilon = 1e-12, maxit = 200)
  at <- !duplicated(age)
  rho <- plogis(predict(fit)[at, 2])
  mu <- fitted(fit)[at]
  a <- mu * (1 - rho) / rho
  b <- (1 - mu) * (1 - rho) / rho
  cumulative <- sapply(seq_along(a), function(k) pbetabinom.ab(0:28, 28, a[k], b[k]))
  point <- sapply(seq_along(a), function(k) dbetabinom.ab(0:28, 28, a[k], b[k]))
  list(location_degree = location_degree, spread_degree = spread_degree, log_likelihood = logLik(fit),
       age = age[at], mu = unname(mu), sigma = unname(rho / (1 - rho)), mid_share = unname(t(cumulative - point / 2)))
}

raking <- function() {
  kinds <- as.data.frame(inputs$ppvt[c("sex", "migration", "region", "count", "sum_raw")])
  children <- kinds[rep(seq_len(nrow(kinds)), kinds$count), ]
  margins <- lapply(seq_along(inputs$ppvt$targets), function(j) {
    v <- c("sex", "migration", "region")[j]
    setNames(data.frame(seq_along(inputs$ppvt$targets[[j]]) - 1, inputs$ppvt$targets[[j]] * nrow(children)), c(v, "Freq"))
  })
  design <- svydesign(~1, data = children, weights = ~1)
  raked <- rake(design, list(~sex, ~migration, ~region), margins, control = list(maxit = 500, epsilon = 1e-10))
  w <- weights(raked)
  list(weight = unname(w[match(seq_len(nrow(kinds)), rep(seq_len(nrow(kinds)), kinds$count))]),
       n_effective = sum(w)^2 / sum(w^2))
}

# Somebody's second score against the regression in a control group.
control <- function() {
  before <- c(41, 47, 52, 38, 45, 50, 44, 49, 55, 43, 46, 40)
  after <- c(44, 46, 55, 40, 49, 50, 47, 53, 54, 45, 50, 41)
  fit <- lm(after ~ before)
  x <- c(35, 47, 58)
  y <- c(45, 40, 59)
  p <- predict(fit, data.frame(before = x), se.fit = TRUE)
  list(before = before, after = after, x = x, y = y, statistic = unname((y - p$fit) / sqrt(p$se.fit^2 + p$residual.scale^2)),
       critical = qt(.975, fit$df.residual))
}

important <- function() {
  set.seed(20261125)
  change <- round(rnorm(120, 3, 5))
  improved <- as.integer(change + rnorm(120, 0, 4) > 4)
  curve <- roc(improved, change, quiet = TRUE, direction = "<")
  cut <- coords(curve, "best", best.method = "youden", ret = c("threshold", "sensitivity", "specificity"))
  fit <- coef(glm(improved ~ change, family = binomial, control = list(epsilon = 1e-14)))
  q <- mean(improved)
  little <- improved == 1 & change < 8
  list(change = change, improved = improved, a_little_better = as.integer(little),
       roc = list(threshold = cut$threshold, sensitivity = cut$sensitivity, specificity = cut$specificity, area = as.numeric(auc(curve))),
       glm = unname(fit), predicted = unname((qlogis(q) - fit[1]) / fit[2]), correlation = cor(change, improved), sd = sd(change),
       share = q, mean = mean(change[little]), interval = as.numeric(t.test(change[little])$conf.int))
}

intervals <- function() {
  s <- c(0, 1, 7, 50, 99, 100)
  z <- c(-2.5, -1, 0, .4, 3)
  n <- c(5, 20, 100)
  # R itself approximates where the noncentrality is above 37, so n stays small.
  ends <- function(z, n) sapply(c(.975, .025), function(p)
    100 * pnorm(uniroot(function(d) suppressWarnings(pt(z * sqrt(n), n - 1, d)) - p, sqrt(n) * z + c(-25, 25), tol = 1e-12)$root / sqrt(n)))
  grid <- expand.grid(z = z, n = n)
  list(binomial = list(s = s, n = 100, ends = unname(t(sapply(s, function(k) binom.test(k, 100)$conf.int * 100)))),
       normal = list(z = grid$z, n = grid$n, ends = unname(t(mapply(ends, grid$z, grid$n)))))
}

versions <- c(list(R = as.character(getRversion())),
              sapply(c("leaps", "VGAM", "survey", "pROC"), function(p) as.character(packageVersion(p)), simplify = FALSE))
out <- list(script = "norms.R", versions = versions,
            polynomials = lapply(inputs$cnorm$models, polynomial), left_out = left_out,
            subsets = list(best(4, 3, 1:8, 3), best(2, 2, 1:8, 1)),
            beta_binomial = list(beta_binomial(1, 0), beta_binomial(2, 1), beta_binomial(3, 2)),
            raking = raking(), control = control(), important = important(), intervals = intervals())
writeLines(toJSON(out, auto_unbox = TRUE, digits = NA, pretty = 1), "norms.json")
