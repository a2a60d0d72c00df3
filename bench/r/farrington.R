# Weekly alarms of farringtonFlexible from the Debian package r-cran-surveillance.
#
#   Rscript farrington.R COUNTS.csv OUT.csv FIRST LAST ALPHA METHOD TREND_P [FREQUENCY]
#
# COUNTS.csv: a column per series, a row per week, with a header. FIRST and LAST number the rows judged from 1.
# Writes a row per series and week, and tells the seconds that judging alone took.

suppressMessages(library(surveillance))
given <- commandArgs(trailingOnly = TRUE)
counts <- as.matrix(read.csv(given[1]))
judged <- as.integer(given[3]):as.integer(given[4])
series <- sts(observed = counts, start = c(2010, 1), frequency = 52)
settings <- list(
  range = judged, b = 5, w = 3, noPeriods = 10, pastWeeksNotIncluded = 26,
  reweight = TRUE, weightsThreshold = 2.58, trend = TRUE, pThresholdTrend = as.numeric(given[7]),
  thresholdMethod = given[6], alpha = as.numeric(given[5]), glmWarnings = FALSE
)
taken <- system.time(found <- farringtonFlexible(series, settings))[["elapsed"]]
weeks <- length(judged)
told <- data.frame(
  series = rep(seq_len(ncol(counts)), each = weeks) - 1,
  week = rep(judged, ncol(counts)) - 1,
  expected = signif(c(found@control$expected), 10),
  dispersion = signif(c(found@control$phiVector), 10),
  threshold = signif(c(found@upperbound), 10),
  alarm = as.integer(c(found@alarm))
)
write.csv(told, given[2], row.names = FALSE, quote = FALSE)
cat(sprintf(
  '{"seconds": %.3f, "r": "%s", "surveillance": "%s"}\n',
  taken, getRversion(), packageVersion("surveillance")
))
