-- Verify leadmill:marketplace/public_answer to pg

begin;

select 'marketplace.public_answer(jsonb, jsonb, text, text)'::regprocedure;

rollback;
