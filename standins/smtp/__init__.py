"""An SMTP server that keeps every mail in memory and shows it on a page.

python -m standins.smtp --smtp-port 1025 --http-port 8025
"""
