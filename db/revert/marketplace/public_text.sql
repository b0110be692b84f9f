-- Revert leadmill:marketplace/public_text to pg

begin;

drop function marketplace.public_texts(text[], text, text, text, text[], text[]);
drop function marketplace.public_text(text, text, text, text, text[], text[]);
drop function marketplace.cut_text(text, text, text, text, text[], text[]);
drop function marketplace.readable_text(text);
drop function marketplace.without_phone(text, text[]);
drop function marketplace.digits_of(text);
drop function marketplace.digit_pattern();
drop function marketplace.number_words();
drop function marketplace.names_of(text, text[]);
drop function marketplace.loose_pattern(text);
drop function marketplace.lookalikes();
drop function marketplace.letter_variants();
drop function marketplace.base_of(text);

commit;
