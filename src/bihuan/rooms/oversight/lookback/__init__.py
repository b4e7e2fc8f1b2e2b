"""Looking back (回头看) at what was closed: does it hold?"""
