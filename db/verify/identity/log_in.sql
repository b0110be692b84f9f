-- Verify leadmill:identity/log_in to pg

begin;

select 'identity.log_in(text, text, text)'::regprocedure;
select 'identity.open_session(identity.user_account, text)'::regprocedure;

rollback;
