"""Diagnosis (진단): a questionnaire of at most ten minutes whose result is what stands in the way, never a mark."""
