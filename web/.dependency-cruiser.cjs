const BASE = "^src/features/(accounts|channels|contacts|templates)/";

const SELDOM = "^src/(docs/|features/(accounts|channels|health|help)/(pages|components|model)/)";

/** Direction: shared → base features → features → app. A new feature needs no new line here. */
module.exports = {
  forbidden: [
    { name: "no-cycles", severity: "error", from: {}, to: { circular: true } },
    {
      name: "shared-knows-no-feature",
      severity: "error",
      from: { path: "^src/shared/" },
      to: { path: "^src/(features|app)/" },
    },
    {
      name: "features-know-no-app",
      severity: "error",
      from: { path: "^src/features/" },
      to: { path: "^src/app/" },
    },
    {
      name: "features-meet-only-in-base-public",
      comment: "A feature uses another only through the public.ts of a base feature.",
      severity: "error",
      from: { path: "^src/features/([^/]+)/" },
      to: {
        path: "^src/features/",
        pathNot: ["^src/features/$1/", `${BASE}public\\.tsx?$`],
      },
    },
    {
      name: "base-features-look-down-only",
      comment: "accounts < channels < contacts < templates.",
      severity: "error",
      from: { path: "^src/features/(accounts|channels)/" },
      to: { path: "^src/features/(contacts|templates)/" },
    },
    {
      name: "seldom-pages-are-fetched-with-their-words",
      comment: "Their words are a catalogue of their own (lingui.config.ts), which a route loads.",
      severity: "error",
      from: { pathNot: [SELDOM, "^src/features/[^/]+/routes\\.tsx$"] },
      to: { path: SELDOM },
    },
    {
      name: "app-touches-only-doors",
      comment: "The app assembles features from what they put at their door.",
      severity: "error",
      from: { path: "^src/app/" },
      to: { path: "^src/features/", pathNot: "/(routes|live|public)\\.tsx?$" },
    },
  ],
  options: {
    doNotFollow: { path: "node_modules" },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "types", "default"],
    },
  },
};
