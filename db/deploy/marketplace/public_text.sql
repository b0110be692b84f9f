-- Deploy leadmill:marketplace/public_text to pg

begin;

create function marketplace.public_text(text text, name text, email text) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_text text := text;
  v_word text;
begin
  v_text := regexp_replace(v_text, '\S+@\S+|@\w[\w.]+', '…', 'g');
  v_text := regexp_replace(v_text, '(https?://|www\.)\S+|\m[\w-]+(\.[\w-]+)*\.(com|net|org|info|biz|io|me|co|us)\M(/\S*)?', '…', 'gi');
  -- Seven digits or more, however they are set apart.
  v_text := regexp_replace(v_text, '[+(]*\d([\s().,/_-]{0,3}\d){6,}', '…', 'g');
  for v_word in
    select distinct w.word
    from regexp_split_to_table(concat_ws(' ', name, split_part(email, '@', 1)), '[^[:alnum:]]+') as w (word)
    where length(w.word) >= 2
  loop
    v_text := regexp_replace(v_text, '\m' || v_word || '\M', '…', 'gi');
  end loop;
  return nullif(trim(v_text), '');
end
$$;

comment on function marketplace.public_text(text, text, text) is
$$A text that a person has written, without what looks like contact data (e-mail addresses, web addresses, handles, phone
numbers) and without the words of the person's own name and address: each becomes an ellipsis.$$;

commit;
