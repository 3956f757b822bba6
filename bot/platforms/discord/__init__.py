"""Discord: outbound, inbound, and pure drawing."""
