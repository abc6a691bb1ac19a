# Prints name, points, differences, AIC, ms a search, ms to fit the found order again, ms to filter all points again.
suppressMessages(library(forecast))
folder <- commandArgs(TRUE)[1]

# CPU time in ms, the median of five; others use this machine too.
ms <- function(action) {
  count <- 1
  repeat {
    spent <- sum(system.time(for (i in seq_len(count)) action())[1:2])
    if (spent >= 0.2) break
    count <- count * 2
  }
  median(replicate(5, 1000 * sum(system.time(for (i in seq_len(count)) action())[1:2]) / count))
}

for (file in sort(list.files(folder, "\\.txt$", full.names = TRUE))) {
  y <- scan(file, quiet = TRUE)
  search <- function() suppressWarnings(auto.arima(
    y, seasonal = FALSE, ic = "aic", stepwise = TRUE, approximation = FALSE, method = "ML"))
  best <- search()
  order <- arimaorder(best)[1:3]
  refit <- function() suppressWarnings(Arima(
    y, order = order, include.mean = "intercept" %in% names(coef(best)), include.drift = "drift" %in% names(coef(best)), method = "ML"))
  refilter <- function() Arima(y, model = best)
  cat(sub("\\.txt$", "", basename(file)), length(y), order[2], sprintf("%.3f", best$aic),
    sprintf("%.3f", ms(search)), sprintf("%.3f", ms(refit)), sprintf("%.3f", ms(refilter)), "\n")
}
