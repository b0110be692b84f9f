-- Verify leadmill:identity/attempts to pg

begin;

select 'identity.attempt_wait(text, text)'::regprocedure;
select 'identity.count_attempt(text, text)'::regprocedure;
select 'identity.forget_attempts(text, text)'::regprocedure;

rollback;
