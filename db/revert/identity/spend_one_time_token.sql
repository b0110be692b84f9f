-- Revert leadmill:identity/spend_one_time_token to pg

begin;

drop function identity.spend_one_time_token(text, text);

commit;
