"""Everything people and machines open: findings and facts as text, JSON lines, Excel, SARIF and HTML."""
