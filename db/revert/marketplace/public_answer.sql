-- Revert leadmill:marketplace/public_answer to pg

begin;

drop function marketplace.public_answer(jsonb, jsonb, text, text);

commit;
