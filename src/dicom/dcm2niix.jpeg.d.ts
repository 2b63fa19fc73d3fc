/** The part of dcm2niix's emscripten module that this project uses. The package ships no types. */
declare module '*/dcm2niix.jpeg.js' {
  export interface Dcm2niixModule {
    /** Runs the program; @returns its exit code. */
    callMain(args: string[]): number
    readonly FS: {
      mkdir(path: string): void
      writeFile(path: string, data: Uint8Array, options?: { canOwn?: boolean }): void
      readFile(path: string): Uint8Array<ArrayBuffer>
      readdir(path: string): string[]
    }
  }
  export default function create(options: {
    print(line: string): void
    printErr(line: string): void
  }): Promise<Dcm2niixModule>
}
