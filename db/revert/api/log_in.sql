-- Revert leadmill:api/log_in to pg

begin;

drop function api.log_in(text, text, text);

commit;
