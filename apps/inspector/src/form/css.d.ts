/** A style sheet, which the build takes in. */
declare module "*.css" {}
