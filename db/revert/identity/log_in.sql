-- Revert leadmill:identity/log_in to pg

begin;

drop function identity.log_in(text, text, text);
drop function identity.open_session(identity.user_account, text);

commit;
