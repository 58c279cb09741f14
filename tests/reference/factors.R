# Makes factors.json. Run it from this folder:  Rscript factors.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lavaan r-cran-gparotation r-cran-jsonlite. Data that come
# with R, psych and lavaan, and data/sim_ord3f_complete.csv (800 simulated persons, twelve items of 3 to 7 categories).
suppressMessages({library(psych); library(lavaan); library(jsonlite)})
options(digits = 15)
data(Thurstone)
data(Holzinger)

items <- c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))
bfi25 <- na.omit(psychTools::bfi[items])
hs9 <- HolzingerSwineford1939[paste0("x", 1:9)]
ordinal <- read.csv("data/sim_ord3f_complete.csv")
sat <- na.omit(psychTools::sat.act)
matrices <- list(bfi25 = cor(bfi25), hs9 = cor(hs9), thurstone = as.matrix(Thurstone), holzinger = as.matrix(Holzinger),
                 harman74 = Harman74.cor$cov, satact = cor(sat), attitude = cor(attitude), mtcars = cor(mtcars))
persons <- list(bfi25 = nrow(bfi25), hs9 = 301, thurstone = 213, holzinger = 355, harman74 = 145, satact = nrow(sat), attitude = 30,
                mtcars = 32)

cases <- list()
table_of <- function(x) list(values = lapply(seq_len(nrow(x)), function(i) I(signif(as.numeric(x[i, ]), 12))))
add <- function(id, call, values) {
  cat(id, "\n")
  cases[[length(cases) + 1]] <<- list(id = id, r_call = call, values = values)
}
fit_of <- function(f) list(
  loadings = table_of(unclass(f$loadings)), Phi = if (is.null(f$Phi)) NULL else table_of(f$Phi),
  communality = I(as.numeric(f$communality)), complexity = I(as.numeric(f$complexity)),
  objective = f$objective, chisq = f$STATISTIC, dof = f$dof, p = f$PVAL, empirical = f$chi, null_chisq = f$null.chisq,
  RMSEA = I(as.numeric(f$RMSEA[1:3])), TLI = f$TLI, BIC = f$BIC, SABIC = f$SABIC, RMSR = f$rms,
  variance = table_of(rbind(f$Vaccounted[1:2, , drop = FALSE])))
psych_fa <- function(data, factors, fm, rotate = "none", ...) {
  f <- suppressMessages(suppressWarnings(fa(matrices[[data]], factors, n.obs = persons[[data]], fm = fm, rotate = rotate,
                                            scores = "none", ...)))
  add(paste("fa", data, factors, fm, rotate, sep = "_"),
      sprintf('psych::fa(R, %d, n.obs = %d, fm = "%s", rotate = "%s")', factors, persons[[data]], fm, rotate), fit_of(f))
}

for (f in c(1, 3, 5, 6)) psych_fa("bfi25", f, "minres")
for (f in c(4, 5)) psych_fa("bfi25", f, "ml")
for (r in c("varimax", "oblimin", "promax", "Promax", "geominQ")) psych_fa("bfi25", 5, "minres", r)
psych_fa("bfi25", 5, "pa", min.err = 1e-10, max.iter = 5000)
for (f in 1:3) for (m in c("minres", "ml")) psych_fa("hs9", f, m)
psych_fa("hs9", 3, "minres", "oblimin")
psych_fa("hs9", 3, "ml", "geominQ")
for (f in 1:3) psych_fa("thurstone", f, "minres")
for (m in c("uls", "wls", "gls", "ml")) psych_fa("thurstone", 3, m)
psych_fa("thurstone", 3, "minres", "oblimin")
psych_fa("holzinger", 4, "minres", "oblimin")
psych_fa("harman74", 4, "minres", "oblimin")
psych_fa("harman74", 4, "pa", min.err = 1e-10, max.iter = 20000)
psych_fa("satact", 1, "minres")
psych_fa("satact", 2, "minres")
psych_fa("satact", 2, "ml")
psych_fa("satact", 2, "minres", "oblimin")
psych_fa("attitude", 2, "minres")
psych_fa("attitude", 1, "ml")
psych_fa("mtcars", 2, "ml", "varimax")

fact <- function(data, factors) {
  set.seed(11)
  control <- list(nstart = 20, opt = list(factr = 1))
  f <- factanal(covmat = matrices[[data]], factors = factors, n.obs = persons[[data]], rotation = "none", control = control)
  add(paste("factanal", data, factors, sep = "_"), sprintf("factanal(covmat = R, factors = %d, n.obs = %d, tight)", factors,
      persons[[data]]), list(loadings = table_of(unclass(f$loadings)), uniquenesses = I(as.numeric(f$uniquenesses)),
      chisq = as.numeric(f$STATISTIC), dof = f$dof, p = as.numeric(f$PVAL), objective = as.numeric(f$criteria[["objective"]])))
}
for (f in 1:4) fact("hs9", f)
for (f in c(4, 5)) fact("harman74", f)
fact("thurstone", 3)
fact("bfi25", 5)
fact("mtcars", 3)

# Least squares of two kinds by lavaan, which writes the model down as a structural equation model.
for (e in c("ULS", "GLS")) for (f in 2:3) {
  m <- efa(hs9, nfactors = f, estimator = e, rotation = "none", output = "lavaan", std.ov = e == "ULS",
           optim.force.converged = TRUE, control = list(rel.tol = 1e-15, iter.max = 5000))
  add(paste("lavaan", e, f, sep = "_"), sprintf('lavaan::efa(hs9, %d, estimator = "%s", rotation = "none")', f, e),
      list(implied = table_of(cov2cor(unclass(fitted(m)$cov))),
           uniquenesses = I(1 - as.numeric(lavInspect(m, "rsquare")))))
}

scores <- function(rotate) {
  f <- fa(bfi25, 5, rotate = rotate, scores = "none")
  out <- list(pattern = table_of(unclass(f$loadings)), Phi = if (is.null(f$Phi)) NULL else table_of(f$Phi))
  for (m in c("regression", "Bartlett", "tenBerge", if (rotate == "varimax") "Anderson")) {
    s <- factor.scores(bfi25, f, method = m)
    out[[m]] <- list(weights = table_of(s$weights), first = table_of(s$scores[1:5, ]))
    if (m == "regression") out$R2 <- I(as.numeric(s$R2))
  }
  add(paste("scores_bfi25", rotate, sep = "_"), sprintf('psych::factor.scores(x, fa(x, 5, rotate = "%s"), method = ...)', rotate),
      out)
}
scores("oblimin")
scores("varimax")

for (d in list(c("thurstone", 3), c("hs9", 3), c("hs9", 2), c("bfi25", 5))) {
  s <- suppressMessages(schmid(matrices[[d[1]]], as.numeric(d[2]), n.obs = persons[[d[1]]]))
  k <- as.numeric(d[2])
  add(paste("schmid", d[1], d[2], sep = "_"), sprintf("psych::schmid(R, %s)", d[2]),
      list(general = I(as.numeric(s$sl[, 1])), group = table_of(s$sl[, 1 + 1:k]), h2 = I(as.numeric(s$sl[, "h2"])),
           second = I(as.numeric(s$gloading))))
}

polychoric_fa <- function(id, x, factors, fm, rotate) {
  f <- fa(polychoric(x, correct = 0)$rho, factors, n.obs = nrow(x), fm = fm, rotate = rotate, scores = "none")
  add(id, sprintf('psych::fa(polychoric(x, correct = 0)$rho, %d, n.obs = %d, fm = "%s", rotate = "%s")', factors,
                  nrow(x), fm, rotate), fit_of(f))
}
polychoric_fa("polychoric", ordinal, 3, "minres", "oblimin")
polychoric_fa("polychoric_bfi25", bfi25, 5, "ml", "oblimin")

for (d in c("hs9", "harman74", "satact", "attitude", "mtcars"))
  add(paste0("matrix_", d), "cor(x)", list(R = table_of(matrices[[d]]), n = persons[[d]]))

versions <- lapply(c(psych = "psych", lavaan = "lavaan", GPArotation = "GPArotation"), function(p) as.character(packageVersion(p)))
writeLines(toJSON(list(area = "factors", script = "factors.R", packages = c(list(R = as.character(getRversion())), versions),
                       cases = cases), auto_unbox = TRUE, digits = NA, null = "null", na = "null"), "factors.json")
