/** How a benchmark starts Chromium. Without these flags there is no WebGPU on Linux; what uses no WebGPU needs none of them. */
import type { LaunchOptions } from '@playwright/test';
import type { BenchmarkOptions } from './benchmark';

const flags = ['--headless=new', '--no-sandbox', '--enable-unsafe-webgpu', '--enable-precise-memory-info'];
/** The last one because a machine without a display has no surfaces to draw on, and Chromium then gives Vulkan up. */
const vulkanFlags = ['--enable-features=Vulkan', '--use-angle=vulkan', '--disable-vulkan-surface'];

/** Playwright's own `--headless` would start a shell that has no WebGPU either. */
export function browserFlags(adapter: BenchmarkOptions['adapter']): LaunchOptions {
  return {
    ignoreDefaultArgs: ['--headless', '--headless=old'],
    args: adapter === 'vulkan' ? [...flags, ...vulkanFlags] : flags,
  };
}
