/** The code of an open conversation; the list stands before it is needed. */
export const loadConversationView = () => import("./components/conversation-view");
