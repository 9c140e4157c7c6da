"""Official papers (公文): one document model, written as HTML, DOCX and PDF."""
