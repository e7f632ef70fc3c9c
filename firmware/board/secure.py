"""TLS with a private CA, if the settings ask for it: the same context for the broker and the service."""


def context(tls):
    """``(context, name)`` for ``exchange.connect``, or None without TLS.

    The board has no clock at start: the CA's and the server's certificates must have begun before 2021
    (firmware/tools/authority.py makes such).
    """
    if tls is None:
        return None
    import ssl

    ca_file, name = tls
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    made.verify_mode = ssl.CERT_REQUIRED
    with open(ca_file, "rb") as file:
        made.load_verify_locations(cadata=file.read())
    return made, name
