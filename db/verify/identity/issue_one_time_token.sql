-- Verify leadmill:identity/issue_one_time_token to pg

begin;

select 'identity.issue_one_time_token(uuid)'::regprocedure;

rollback;
