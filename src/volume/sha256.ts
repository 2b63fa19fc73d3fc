/** SHA-256 of a blob's bytes, 64 lower-case hex digits. Reads it in one go (up to about 1 GB). */
export async function sha256(blob: Blob): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', await blob.arrayBuffer())
  return Array.from(new Uint8Array(digest), byte => byte.toString(16).padStart(2, '0')).join('')
}
