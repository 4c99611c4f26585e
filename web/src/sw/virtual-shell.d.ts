/** Made by vite.worker.config.ts. */
declare module "virtual:shell" {
  /** Addresses of what the app needs to open. */
  export const FILES: string[];
  /** Differs whenever one of them does. */
  export const VERSION: string;
}
