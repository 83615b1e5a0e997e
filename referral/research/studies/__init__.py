"""Studies: filed by a researcher, judged by the coordinator and the privacy officer."""
