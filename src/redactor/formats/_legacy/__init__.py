"""Files of older office programs: told apart (OLE), converted by LibreOffice."""
