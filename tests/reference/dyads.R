# Makes data/sim_couples.csv and dyads.json. Run it from this folder:  Rscript dyads.R
#
# Debian 12: r-base-core r-cran-psych r-cran-lme4 r-cran-jsonlite. The data are simulated with a fixed seed:
# 250 couples, four items of trust and four of satisfaction from each partner, and each person's means (x, y).
suppressMessages({library(psych); library(lme4); library(jsonlite)})
options(digits = 15)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

simulate <- function(n = 250) {
  set.seed(20261125)
  correlated <- function(r) matrix(rnorm(n * 2), n) %*% chol(matrix(c(1, r, r, 1), 2))
  trust_1 <- rnorm(n)
  trust_2 <- .4 * trust_1 + sqrt(1 - .16) * rnorm(n)
  error <- correlated(.3) * .8
  satisfaction_1 <- .45 * trust_1 + .20 * trust_2 + error[, 1]
  satisfaction_2 <- .35 * trust_2 + .25 * trust_1 + error[, 2]
  items <- function(theta_1, theta_2, loading, stem) {
    first <- second <- NULL
    for (j in seq_along(loading)) {
      noise <- correlated(.25)
      first <- cbind(first, 3 + .1 * j + loading[j] * theta_1 + .7 * noise[, 1])
      second <- cbind(second, 3.2 + .1 * j + loading[j] * theta_2 + .7 * noise[, 2])
    }
    colnames(first) <- paste0(stem, seq_along(loading), "_1")
    colnames(second) <- paste0(stem, seq_along(loading), "_2")
    cbind(first, second)
  }
  d <- data.frame(couple = 1:n, items(trust_1, trust_2, c(1, .8, .9, .7), "tr"),
                  items(satisfaction_1, satisfaction_2, c(.9, 1, .8, .85), "sat"))
  d[, -1] <- round(d[, -1], 4)
  d$x1 <- rowMeans(d[, paste0("tr", 1:4, "_1")])
  d$x2 <- rowMeans(d[, paste0("tr", 1:4, "_2")])
  d$y1 <- rowMeans(d[, paste0("sat", 1:4, "_1")])
  d$y2 <- rowMeans(d[, paste0("sat", 1:4, "_2")])
  d
}

dependence <- function(a, b) {
  one <- cor.test(a, b)
  icc <- ICC(cbind(a, b), lmer = FALSE)$results[1, ]
  long <- data.frame(y = c(a, b), couple = factor(rep(seq_along(a), 2)))
  v <- as.data.frame(VarCorr(lmer(y ~ 1 + (1 | couple), long, REML = TRUE)))$vcov
  list(pearson = list(estimate = one$estimate[[1]], t = one$statistic[[1]], p = one$p.value,
                      lower = one$conf.int[1], upper = one$conf.int[2]),
       anova_icc = list(estimate = icc$ICC, F = icc$F, df1 = icc$df1, df2 = icc$df2, p_one_sided = icc$p,
                        lower = icc$`lower bound`, upper = icc$`upper bound`),
       reml_icc = v[1] / sum(v),
       double_entry = cor(c(a, b), c(b, a)))
}

double_entry_file <- function(d) {
  x <- c(d$x1, d$x2); px <- c(d$x2, d$x1); y <- c(d$y1, d$y2); py <- c(d$y2, d$y1)
  list(r_xx = cor(x, px), r_yy = cor(y, py), r_xy = cor(x, y), r_xy_partner = cor(x, py))
}

profiles <- function(d, n = 25) {
  stems <- c(paste0("tr", 1:4), paste0("sat", 1:4))
  a <- as.matrix(d[, paste0(stems, "_1")]); b <- as.matrix(d[, paste0(stems, "_2")])
  rows <- function(f) sapply(1:n, f)
  ca <- scale(a, scale = FALSE); cb <- scale(b, scale = FALSE)
  pooled <- (colMeans(a) + colMeans(b)) / 2
  list(stems = stems, n = n,
       raw = rows(function(i) cor(a[i, ], b[i, ])),
       distinctive = rows(function(i) cor(ca[i, ], cb[i, ])),
       distinctive_exchangeable = rows(function(i) cor(a[i, ] - pooled, b[i, ] - pooled)),
       double_entry = rows(function(i) cor(c(a[i, ], b[i, ]), c(b[i, ], a[i, ]))),
       distance = rows(function(i) dist(rbind(a[i, ], b[i, ]))[1]),
       normative_1 = rows(function(i) cor(a[i, ], colMeans(b))),
       normative_2 = rows(function(i) cor(b[i, ], colMeans(a))),
       fisher_average = fisherz2r(mean(fisherz(sapply(seq_len(nrow(a)), function(i) cor(ca[i, ], cb[i, ]))))))
}

d <- simulate()
write.csv(d, "data/sim_couples.csv", row.names = FALSE, quote = FALSE)
d <- read.csv("data/sim_couples.csv")
version <- function(p) as.character(packageVersion(p))
made <- list(script = "dyads.R",
             versions = list(R = paste(R.version$major, R.version$minor, sep = "."), psych = version("psych"),
                             lme4 = version("lme4")),
             dependence = list(x = dependence(d$x1, d$x2), y = dependence(d$y1, d$y2),
                               tr1 = dependence(d$tr1_1, d$tr1_2),
                               # Kenny, Kashy & Cook (2006), pages 34 and 35
                               kenny = dependence(c(8, 5, 7, 8, 8, 5), c(6, 3, 2, 5, 7, 6)),
                               unlike = dependence(d$x1, -d$x2)),
             decomposition = double_entry_file(d),
             profiles = profiles(d))
writeLines(toJSON(made, auto_unbox = TRUE, digits = NA, pretty = TRUE), "dyads.json")
