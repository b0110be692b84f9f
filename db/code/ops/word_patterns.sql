create or replace function ops.word_patterns(words text) returns text[]
language sql immutable parallel safe
set search_path = pg_catalog, pg_temp
as $$
  -- The longest word first: its index is the most likely to leave few rows.
  select array_agg('%' || replace(replace(replace(w.word, '\', '\\'), '%', '\%'), '_', '\_') || '%' order by length(w.word) desc, w.word)
  from string_to_table(lower(word_patterns.words), ' ') as w (word)
  where w.word <> ''
$$;

comment on function ops.word_patterns(text) is
$$Patterns for `like` that find texts in lower case with each of these words somewhere in them; null if there is no word.$$;
