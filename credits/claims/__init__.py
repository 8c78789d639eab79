"""Claims for hours by certificate (articles 6.5, 6.6, 6.8): what is asked, and the credit record an approval writes."""
