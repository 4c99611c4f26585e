export { Bell, BellLink } from "./components/bell";
