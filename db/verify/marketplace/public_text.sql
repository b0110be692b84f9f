-- Verify leadmill:marketplace/public_text to pg

begin;

select 'marketplace.public_text(text, text, text, text, text[], text[])'::regprocedure;

rollback;
