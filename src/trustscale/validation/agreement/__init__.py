"""Agreement of raters and of occasions."""
