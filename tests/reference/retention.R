# Makes retention.json. Run it from this folder:  Rscript retention.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-lavaan r-cran-jsonlite. Data that come with R, psych,
# psychTools and lavaan, and data/sim_ord3f_complete.csv (800 persons, 12 items, simulated). Cases `efatools-*` need EFAtools 0.6.0, which is not in Debian: where it is missing they are taken over from
# the retention.json that is there.
suppressMessages({library(psych); library(jsonlite)})
options(digits = 15)
RNGkind("Mersenne-Twister", "Inversion", "Rejection")

items <- c(outer(1:5, c("A", "C", "E", "N", "O"), function(i, s) paste0(s, i)))
hs <- lavaan::HolzingerSwineford1939[paste0("x", 1:9)]
bfi25 <- na.omit(psychTools::bfi[items])
satact <- na.omit(psychTools::sat.act[c("ACT", "SATV", "SATQ", "age", "education")])
ordinal <- read.csv("data/sim_ord3f_complete.csv")
data(Thurstone)
data <- list(
  hs9 = list(R = cor(hs), n = nrow(hs)),
  bfi25 = list(R = cor(bfi25), n = nrow(bfi25)),
  attitude = list(R = cor(attitude), n = nrow(attitude)),
  harman74 = list(R = Harman74.cor$cov, n = Harman74.cor$n.obs),
  thurstone = list(R = Thurstone, n = 213),
  satact = list(R = cor(satact), n = nrow(satact)),
  simord = list(R = cor(ordinal), n = nrow(ordinal)),
  simord_polychoric = list(R = polychoric(ordinal, correct = 0)$rho, n = nrow(ordinal))
)
table_of <- function(m) list(values = unname(m))
numbers <- function(x) unname(as.numeric(x))

of <- function(R, n, factors = min(5, ncol(R) - 2)) {
  kmo <- KMO(R)
  bartlett <- cortest.bartlett(R, n = n)
  reduced <- R
  diag(reduced) <- smc(R)
  map <- suppressWarnings(vss(R, n = factors, n.obs = n, plot = FALSE, fm = "minres", rotate = "none"))$map
  list(n = n, msa = kmo$MSA, msa_items = numbers(kmo$MSAi), chisq = bartlett$chisq, df = bartlett$df,
       p = bartlett$p.value, determinant = det(R), smc = numbers(smc(R)), map = numbers(map),
       eigen = eigen(R)$values, eigen_smc = eigen(reduced)$values,
       eigen_minres = suppressWarnings(fa(R, 1, n.obs = n)$values))
}
cases <- list()
add <- function(id, values) cases[[length(cases) + 1]] <<- list(id = id, values = values)
for (d in names(data)) add(d, of(data[[d]]$R, data[[d]]$n))
add("hs9-matrix", list(correlation = table_of(data$hs9$R)))
add("harman74-matrix", list(correlation = table_of(data$harman74$R)))
add("thurstone-matrix", list(correlation = table_of(data$thurstone$R)))

# Means of 400 random data sets; fa.parallel draws them from normal distributions.
set.seed(3)
for (d in c("hs9", "harman74")) {
  p <- suppressWarnings(suppressMessages(fa.parallel(data[[d]]$R, n.obs = data[[d]]$n, n.iter = 400, plot = FALSE)))
  add(paste0(d, "-parallel"), list(components = numbers(p$pc.sim), minres = numbers(p$fa.sim), n_components = p$ncomp,
                                   n_minres = p$nfact))
}

# Polychoric correlations of the same items with each column in a random order.
set.seed(5)
shuffled <- replicate(20, eigen(polychoric(as.data.frame(lapply(ordinal, sample)), correct = 0)$rho)$values)
add("simord-shuffled", list(components = rowMeans(shuffled)))

if (requireNamespace("EFAtools", quietly = TRUE)) {
  library(EFAtools)
  set.seed(7)
  for (d in c("hs9", "bfi25")) {
    R <- data[[d]]$R
    n <- data[[d]]$n
    E <- EKC(R, N = n)
    H <- HULL(R, N = n, method = "ML", gof = c("CAF", "CFI", "RMSEA"), n_fac_theor = NA)
    S <- SMT(R, N = n)
    P <- PARALLEL(N = n, n_vars = ncol(R), eigen_type = "PCA", n_datasets = 1000)
    add(paste0("efatools-", d), list(
      ekc = E$references$BvA2017, hull_caf = table_of(H$solutions_CAF), hull_cfi = table_of(H$solutions_CFI),
      hull_rmsea = table_of(H$solutions_RMSEA), n_hull = c(H$n_fac_CAF, H$n_fac_CFI, H$n_fac_RMSEA),
      p = S$ps_chi, rmsea_lower = S$RMSEA_LBs, aic = S$AICs, n_smt = c(S$nfac_chi, S$nfac_RMSEA, S$nfac_AIC),
      random = table_of(P$eigenvalues_PCA)))
  }
} else if (file.exists("retention.json")) {
  before <- fromJSON("retention.json", simplifyVector = FALSE)$cases
  for (case in before) if (startsWith(case$id, "efatools")) cases[[length(cases) + 1]] <- case
}
versions <- list(psych = as.character(packageVersion("psych")), EFAtools = "0.6.0")
writeLines(toJSON(list(R = as.character(getRversion()), packages = versions, cases = cases), auto_unbox = TRUE,
                  digits = NA, na = "null", null = "null"), "retention.json")
