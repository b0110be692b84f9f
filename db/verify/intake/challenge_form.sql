-- Verify leadmill:intake/challenge_form to pg

begin;

select 'intake.challenge_form(text)'::regprocedure;

rollback;
