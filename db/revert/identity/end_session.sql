-- Revert leadmill:identity/end_session to pg

begin;

drop function identity.end_other_sessions();
drop function identity.end_session(uuid);

commit;
