"""Evaluations that an organiser switches on: lotteries among things judged equally good, analysed by the lottery itself."""
