import * as z from 'zod'

// zod compiles schemas with `new Function` and tries it as soon as the first schema is made; a strict
// Content-Security-Policy reports that. Import this module before making one.
z.config({ jitless: true })
