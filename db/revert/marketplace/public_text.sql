-- Revert leadmill:marketplace/public_text to pg

begin;

drop function marketplace.public_text(text, text, text);

commit;
