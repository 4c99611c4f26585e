import { keepShell } from "./shell";

keepShell();
