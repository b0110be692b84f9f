-- Revert leadmill:identity/issue_one_time_token to pg

begin;

drop function identity.issue_one_time_token(uuid);

commit;
