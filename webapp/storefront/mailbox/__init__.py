"""The mails of a development shop, to be read in the browser."""
