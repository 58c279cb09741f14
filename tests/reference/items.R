# Makes items.json. Run it from this folder:  Rscript items.R
#
# Debian 12: r-base-core r-cran-psych r-cran-psychtools r-cran-jsonlite. The data come with R and psychTools;
# data/sim_ord3f_complete.csv is a simulation.
suppressMessages({library(psych); library(jsonlite)})
options(digits = 15)

turned <- c("A1", "C4", "C5", "E1", "E2", "O2", "O5")
plain <- psychTools::bfi[1:25]
bfi <- plain
bfi[turned] <- 7 - bfi[turned]
scales <- lapply(c(agree = "A", consc = "C", extra = "E", neuro = "N", open = "O"), paste0, 1:5)
sim <- read.csv("data/sim_ord3f_complete.csv")
sets <- c(lapply(scales, function(v) na.omit(bfi[v])),
          list(attitude = attitude, simord = sim, satact = na.omit(psychTools::sat.act[c("ACT", "SATV", "SATQ")])))
cases <- list()
add <- function(id, call, values) cases[[length(cases) + 1]] <<- list(id = id, r_call = call, values = values)

described <- function(x) {
  d <- psych::describe(x, type = 3)
  types <- function(f) unname(lapply(1:3, function(type) sapply(x, f, na.rm = TRUE, type = type)))
  list(n = d$n, mean = d$mean, sd = d$sd, se = d$se, skew = d$skew, kurtosis = d$kurtosis,
       skew_types = types(psych::skew), kurtosis_types = types(psych::kurtosi))
}
for (id in names(sets)) add(paste0("describe-", id), "psych::describe(x, type = 3)", described(sets[[id]]))
add("describe-bfi-gaps", "psych::describe(bfi[1:25], type = 3)", described(bfi))

for (id in names(sets)) {
  x <- sets[[id]]
  a <- psych::alpha(x, check.keys = FALSE, warnings = FALSE)
  r <- cor(x)
  diag(r) <- NA
  values <- list(r_total = a$item.stats$raw.r, r_drop = a$item.stats$r.drop, alpha_if_dropped = a$alpha.drop$raw_alpha,
                 mean_r_if_dropped = a$alpha.drop$average_r, mean_r = unname(rowMeans(r, na.rm = TRUE)),
                 mean_inter_item = a$total$average_r, range = range(r, na.rm = TRUE))
  if (!is.null(a$response.freq)) values$shares <- unname(a$response.freq[, colnames(a$response.freq) != "miss"])
  add(paste0("items-", id), "psych::alpha(x, check.keys = FALSE)", values)
}
gaps <- psych::alpha(bfi[scales$agree], check.keys = FALSE, warnings = FALSE)
add("items-agree-pairwise", "psych::alpha(bfi[A])", list(r_total = gaps$item.stats$raw.r,
  r_drop = gaps$item.stats$r.drop, alpha_if_dropped = gaps$alpha.drop$raw_alpha))

# Keys: which items psych would turn, in data where some run against the others.
flips <- c(lapply(scales, function(v) na.omit(plain[v])), list(
  simord_one = within(sim[1:4], i2 <- -i2), simord_two = within(sim[1:5], {i1 <- -i1; i4 <- -i4}),
  attitude_one = within(attitude, complaints <- -complaints), attitude_none = attitude))
for (id in names(flips)) {
  x <- flips[[id]]
  a <- suppressWarnings(psych::alpha(x, check.keys = TRUE, warnings = FALSE))
  add(paste0("keys-", id), "psych::alpha(x, check.keys = TRUE)$keys", list(turned = grepl("^-", unlist(a$keys)) + 0))
}

versions <- list(R = as.character(getRversion()), psych = as.character(packageVersion("psych")))
writeLines(toJSON(list(versions = versions, cases = cases), auto_unbox = TRUE, digits = 15, null = "null", na = "null"), "items.json")
