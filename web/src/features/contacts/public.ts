export {
  blockContact,
  contactConversationsQuery,
  renameContact,
  unblockContact,
} from "./api";
export { contactName } from "./model";
