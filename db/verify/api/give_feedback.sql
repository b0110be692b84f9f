-- Verify leadmill:api/give_feedback to pg

begin;

select 'api.give_feedback(uuid, boolean, text, integer, numeric)'::regprocedure;

rollback;
