/** The end of a JWT's validity (`exp`, RFC 7519 §4.1.4), unverified. null: none, or no JWT. */
export function keyExpiry(apiKey: string): Date | null {
  try {
    const {exp} = JSON.parse(Buffer.from(apiKey.split('.')[1] ?? '', 'base64url').toString('utf8'));
    const date = new Date(exp * 1000);
    return typeof exp === 'number' && !Number.isNaN(date.getTime()) ? date : null;
  } catch {
    return null;
  }
}
