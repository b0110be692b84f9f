-- Revert leadmill:identity/session_is_alive to pg

begin;

drop function identity.session_is_alive(uuid, uuid, text, uuid);

commit;
