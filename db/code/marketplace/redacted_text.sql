create or replace function marketplace.unaccented(letter text) returns text
language sql immutable parallel safe
return case letter
  when 'ß' then 'ss' when 'ẞ' then 'ss' when 'ø' then 'o' when 'Ø' then 'o' when 'ł' then 'l' when 'Ł' then 'l' when 'đ' then 'd'
  when 'Đ' then 'd' when 'ð' then 'd' when 'Ð' then 'd' when 'ħ' then 'h' when 'Ħ' then 'h' when 'ı' then 'i' when 'æ' then 'ae'
  when 'Æ' then 'ae' when 'œ' then 'oe' when 'Œ' then 'oe' when 'þ' then 'th' when 'Þ' then 'th'
  else lower(regexp_replace(normalize(letter, NFKD), '[\u0300-\u036f]', '', 'g')) end;

comment on function marketplace.unaccented(text) is $$A letter without its accents, in lower case: "é" is "e", "ß" is "ss".$$;

create or replace function marketplace.letter_variants() returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_object_agg(v.base, v.variants)
  from (
    select marketplace.unaccented(chr(c.code)) as base, string_agg(chr(c.code), '' order by c.code) as variants
    from (select generate_series(192, 591) as code union all select generate_series(7680, 7929)) as c
    group by base
  ) as v
  where v.base ~ '^[a-z]$';
end;

comment on function marketplace.letter_variants() is $$For each letter of ASCII, the Latin letters that are this letter with an accent.$$;

create or replace function marketplace.lookalikes() returns jsonb
language sql immutable parallel safe
begin atomic
  select jsonb_object_agg(
    l.letter,
    -- White on black letters, and those that flags are made of. NFKC turns all other decorated letters into plain ones.
    coalesce(l.others, '')
      || (select string_agg(chr(b.first + ascii(l.letter) - 97), '') from (values (127312), (127344), (127462)) as b (first)))
  from (values
    ('a', 'ᴀаАαΑɑԱ'), ('b', 'ʙвВьЬβΒƄ'), ('c', 'ᴄсСϲϹ'), ('d', 'ᴅԁԀɗᎠ'), ('e', 'ᴇеЕεΕҽє'), ('f', 'ꜰϝƒ'), ('g', 'ɢɡԍԌ'), ('h', 'ʜнНһҺηΗհ'),
    ('i', 'ɪіІιΙӏӀı'), ('j', 'ᴊјЈϳ'), ('k', 'ᴋкКκΚ'), ('l', 'ʟӏӀІιΙ'), ('m', 'ᴍмМΜμ'), ('n', 'ɴпПΝνηո'), ('o', 'ᴏоОοΟօσ'), ('p', 'ᴘрРρΡ'),
    ('q', 'ǫԛԚ'), ('r', 'ʀгГЯя'), ('s', 'ꜱѕЅꜱ'), ('t', 'ᴛтТτΤ'), ('u', 'ᴜυцՍս'), ('v', 'ᴠνѵѴ'), ('w', 'ᴡԝԜωѡш'), ('x', 'хХχΧ'),
      ('y', 'ʏуУүҮγΥ'),
    ('z', 'ᴢΖζ')) as l (letter, others);
end;

comment on function marketplace.lookalikes() is
$$For each letter of ASCII, the letters of other scripts that look like it, in lower or upper case.$$;

create or replace function marketplace.lookalike_pattern(word text) returns text
language plpgsql immutable strict parallel safe
as $$
declare
  v_variants constant jsonb := marketplace.letter_variants();
  v_lookalikes constant jsonb := marketplace.lookalikes();
  -- D0ra St0ne. In short words, digits would match numbers.
  v_digits constant jsonb := case when length(word) >= 4
    then jsonb '{"a": "4", "b": "8", "e": "3", "g": "9", "i": "1|", "l": "1|", "o": "0", "s": "5$", "t": "7", "z": "2"}' else '{}' end;
  v_patterns text[] := '{}'::text[];
  v_letter text;
  v_base text;
  v_before text;
begin
  foreach v_letter in array regexp_split_to_array(normalize(word, NFKC), '') loop
    -- A combining accent has no pattern of its own.
    continue when v_letter ~ '[\u0300-\u036f]';
    foreach v_base in array regexp_split_to_array(marketplace.unaccented(v_letter), '') loop
      v_patterns := v_patterns || (
        case when v_base ~ '[[:alnum:]]'
          then '(?:[' || v_base || upper(v_base) || coalesce(v_variants ->> v_base, '')
            || coalesce(v_lookalikes ->> v_base, (
              -- For a letter of another script, the letters of ASCII that look like it.
              select string_agg(l.key || upper(l.key), '')
              from jsonb_each_text(v_lookalikes) as l (key, value)
              where v_base !~ '[0-9]' and (strpos(l.value, v_base) > 0 or strpos(l.value, upper(v_base)) > 0)), '')
            || coalesce(v_digits ->> v_base, '') || '][\u0300-\u036f]*' else '(?:\' || v_base end
        -- Jörg, Jorg and Joerg are one name. In a short name the e is not optional: the pattern of "Ae" would match every text.
        || case when v_letter ~* '[äöüø]' then 'e?' when v_letter ~* 'å' then 'a?' else '' end
        || case when v_base = 'e' and v_before in ('a', 'o', 'u') and length(word) >= 4 then ')?' else ')' end);
      v_before := v_base;
    end loop;
  end loop;
  return array_to_string(v_patterns, '')
    -- S t o n e, s.t.o.n.e
    || case when cardinality(v_patterns) >= 3 then '|' || array_to_string(v_patterns, '[^[:alnum:]]{1,3}') else '' end;
end
$$;

comment on function marketplace.lookalike_pattern(text) is
$$A regular expression that matches a word in any case and with any accents, also with its letters spaced out, or
replaced by digits or letters of other scripts that look alike.$$;

create or replace function marketplace.names_of(name text, emails text[]) returns table (word text, place text)
language sql immutable parallel safe
begin atomic
  with source as (
    select names_of.name as words, true as is_name
    union all
    select part.words, false
    from unnest(names_of.emails) as e (email)
    cross join lateral (
      values (split_part(e.email, '@', 1)), (regexp_replace(split_part(e.email, '@', 2), '(\.(com?|net|org|ac|gov|edu))?\.[^.]*$', ''))
    ) as part (words)
  ), piece as (
    select p.word, s.is_name
    from source as s
    cross join lateral regexp_split_to_table(s.words, '[^[:alnum:]\u0300-\u036f]+') as p (word)
    union
    -- ada1987
    select p.word, s.is_name
    from source as s
    cross join lateral regexp_split_to_table(s.words, '[^[:alpha:]\u0300-\u036f]+') as p (word)
    union
    -- 王 芳, Al Li
    select regexp_replace(s.words, '[^[:alnum:]\u0300-\u036f]+', '', 'g'), s.is_name
    from source as s
    union
    select regexp_replace(s.words, '^(.*?)[^[:alnum:]\u0300-\u036f]+(.*)$', '\2\1'), s.is_name
    from source as s
    where s.words ~ '^[[:alnum:]]+[^[:alnum:]]+[[:alnum:]]+$'
  ), identifying as (
    select p.word
    from piece as p
    where length(p.word) >= 2 and p.word !~ '^[0-9]{1,4}$'
      -- Common words of addresses and particles of names do not identify a person.
      and lower(p.word) <> all (case when p.is_name
        then '{de,la,van,von,der,den,del,di,da,du,le,el,of,the,and,mr,mrs,ms,dr}'::text[]
        else '{info,mail,email,office,contact,kontakt,hello,hi,sales,admin,support,team,service,booking,events,post,web,www,me,my,the,and,of}' end)
  )
  select t.word, case when length(t.word) >= 4 or t.word !~ '[A-Za-z\u00c0-\u058f]' then 'anywhere' else 'alone' end
  from identifying as t
  union
  -- Inflected: Andrea, Andreę, Andreas
  select left(t.word, -1), 'begins'
  from identifying as t
  where t.word ~ '^[[:alpha:]]{4,}[aeiouyäáéíóúýąęăеаяоиыуюьё]$';
end;

comment on function marketplace.names_of(text, text[]) is
$$The words that identify a person: those of the name, of the local part of an address and of its domain without the
ending, and all of them written as one word. place: where they are searched for: anywhere, also within longer words; alone, for short
words, which many longer ones contain; begins, as the stem of a slightly longer word.$$;

create or replace function marketplace.number_words() returns jsonb
language sql immutable parallel safe
return jsonb '{
  "zero": "0", "oh": "0", "nought": "0", "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7",
  "eight": "8", "nine": "9", "ten": "10", "eleven": "11", "twelve": "12", "thirteen": "13", "fourteen": "14", "fifteen": "15",
  "sixteen": "16", "seventeen": "17", "eighteen": "18", "nineteen": "19", "twenty": "20", "thirty": "30", "forty": "40",
  "fifty": "50", "sixty": "60", "seventy": "70", "eighty": "80", "ninety": "90",
  "cero": "0", "uno": "1", "dos": "2", "tres": "3", "cuatro": "4", "cinco": "5", "seis": "6", "siete": "7", "ocho": "8", "nueve": "9",
  "null": "0", "eins": "1", "zwei": "2", "zwo": "2", "drei": "3", "vier": "4", "fünf": "5", "fuenf": "5", "sechs": "6", "sieben": "7",
  "acht": "8", "neun": "9",
  "zéro": "0", "deux": "2", "trois": "3", "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9"}';

comment on function marketplace.number_words() is $$The words for numbers in the languages in which leads are written, with their digits.$$;

create or replace function marketplace.digit_pattern() returns text
language sql immutable parallel safe
begin atomic
  -- A sign; letters in the place of a digit; words, which may be written without blanks.
  select '[0-9〇零一二三四五六七八九壹貳贰貮參参叁肆伍陸陆柒捌玖⓿❶-❾➀-➈➊-➒⓵-⓽፩-፱🄋🄌]'
    || '|(?<![[:alpha:]])[ol]+(?=[^[:alnum:]]{0,2}[0-9])|(?<=[0-9])[ol]+(?![[:alpha:]])|(?<=[0-9])[il](?=[0-9])'
    || format('|(?<![[:alpha:]])(?:(?:(?:double|triple)[ -]*)?(?:%s))+(?![[:alpha:]])', string_agg(w.word, '|'))
  from jsonb_object_keys(marketplace.number_words()) as w (word);
end;

comment on function marketplace.digit_pattern() is
$$A regular expression that matches one or more digits as signs, lookalike letters or words.$$;

create or replace function marketplace.digits_of(token text) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_words constant jsonb := marketplace.number_words();
  v_pattern constant text := (select string_agg(w.word, '|') from jsonb_object_keys(v_words) as w (word));
  -- Signs that mean digits but are not decimal digits in Unicode.
  v_signs constant text := 'oli〇零⓿🄋🄌一❶➀➊⓵፩二❷➁➋⓶፪三❸➂➌⓷፫四❹➃➍⓸፬五❺➄➎⓹፭六❻➅➏⓺፮七❼➆➐⓻፯八❽➇➑⓼፰九❾➈➒⓽፱壹貳贰貮參参叁肆伍陸陆柒捌玖';
  v_values constant text := '0110000011111122222233333344444455555566666677777788888899999912223334566789';
  v_digits text := '';
  v_digit text;
  v_times integer := 1;
  v_is_tens boolean := false;
  v_part text;
begin
  for v_part in
    select lower(m.match[1])
    from regexp_matches(token, '(double|triple|' || v_pattern || '|[^ -])', 'gi') with ordinality as m (match, place)
    order by m.place
  loop
    if v_part in ('double', 'triple') then
      v_times := case v_part when 'double' then 2 else 3 end;
      continue;
    end if;
    v_digit := coalesce(v_words ->> v_part, translate(v_part, v_signs, v_values));
    -- Fortysix
    if v_digits ~ '0$' and v_digit ~ '^[1-9]$' and v_words ? v_part and v_is_tens then
      v_digits := left(v_digits, -1);
    end if;
    v_is_tens := v_part ~ 'ty$';
    v_digits := v_digits || repeat(v_digit, v_times);
    v_times := 1;
  end loop;
  return v_digits;
end
$$;

comment on function marketplace.digits_of(text) is $$The digits that a match of marketplace.digit_pattern() stands for.$$;

create or replace function marketplace.without_phone(text text, phones text[]) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_digit constant text := marketplace.digit_pattern();
  v_tokens text[];
  v_is_number boolean[];
  -- For each token, its digits and how many digits come before it.
  v_digits text[] := '{}'::text[];
  v_before integer[] := '{}'::integer[];
  v_last integer;
  v_all text := '';
  v_known text;
  v_is_known boolean[] := array[]::boolean[];
  v_shift integer;
begin
  -- Whether a letter is a digit depends on its surroundings, so the text is split here and not letter by letter.
  select array_agg(coalesce(m.match[1], m.match[2]) order by m.place), array_agg(m.match[1] is not null order by m.place)
  into v_tokens, v_is_number
  from regexp_matches(text, '(' || v_digit || ')|(.)', 'gi') with ordinality as m (match, place);
  for v_place in 1 .. coalesce(cardinality(v_tokens), 0) loop
    if v_is_number[v_place] then
      v_digits[v_place] := marketplace.digits_of(v_tokens[v_place]);
      -- Forty-six, five fifty
      if v_last >= v_place - 3 and v_tokens[v_last] ~* 'ty$' and v_digits[v_place] ~ '^[1-9]$' and v_tokens[v_place] ~* '^[a-z]' then
        v_digits[v_last] := left(v_digits[v_last], -1);
      end if;
      v_last := v_place;
    end if;
  end loop;
  for v_place in 1 .. coalesce(cardinality(v_tokens), 0) loop
    v_before[v_place] := length(v_all);
    v_all := v_all || coalesce(v_digits[v_place], '');
  end loop;
  if length(v_all) >= 5 then
    foreach v_known in array phones loop
      v_known := regexp_replace(ops.ascii_digits(v_known), '[^0-9]', '', 'g');
      -- Any six consecutive digits of the number match; a shorter number matches as a whole.
      for v_place in 1 .. greatest(length(v_known) - 5, 1) loop
        continue when length(v_known) < 5;
        v_shift := 0;
        while strpos(substr(v_all, v_shift + 1), substr(v_known, v_place, 6)) > 0 loop
          v_shift := v_shift + strpos(substr(v_all, v_shift + 1), substr(v_known, v_place, 6));
          v_is_known[v_shift:v_shift + least(length(v_known), 6) - 1] := array_fill(true, array[least(length(v_known), 6)]);
        end loop;
      end loop;
    end loop;
  end if;
  if cardinality(v_is_known) = 0 then
    return text;
  end if;
  return (
    select string_agg(
      case when true = any (v_is_known[v_before[t.place] + 1:v_before[t.place] + length(v_digits[t.place])]) then '…' else t.token end,
      '' order by t.place)
    from unnest(v_tokens) with ordinality as t (token, place));
end
$$;

comment on function marketplace.without_phone(text, text[]) is
$$The text with an ellipsis for each digit, or word for one, that is one of six in the order of a known phone number,
whatever is between them.$$;

create or replace function marketplace.readable_text(text text) returns text
language sql immutable parallel safe
return ops.ascii_digits(normalize(
  regexp_replace(text, '[' || ops.hidden_class() || ops.joiner_class() || '\u20e3]', '', 'g'), NFKC));

comment on function marketplace.readable_text(text) is
$$The text in a normal form (NFKC, ASCII digits), without invisible characters.$$;

create or replace function marketplace.without_names(text text, name text, emails text[]) returns text
language plpgsql immutable parallel safe
as $$
declare
  -- A letter of a script that separates words by blanks, or what is put between letters.
  v_letter constant text := '[a-zA-Z0-9_\u00c0-\u058f\u0300-\u036f]';
  v_names constant jsonb := (
    select jsonb_object_agg(n.place, n.patterns)
    from (
      select n.place, string_agg(marketplace.lookalike_pattern(n.word), '|') as patterns
      from marketplace.names_of(name, emails) as n
      group by n.place
    ) as n);
  v_text text := text;
begin
  -- The whole word around a name goes: the rest of "Stonebakery" would say enough. Scripts without blanks have no such words.
  v_text := coalesce(
    regexp_replace(v_text, '(?:' || v_letter || '|[''’-])*(?:' || (v_names ->> 'anywhere') || ')' || v_letter || '*', '…', 'gi'), v_text);
  v_text := coalesce(
    regexp_replace(v_text, '(?<![[:alpha:]])(?:' || (v_names ->> 'begins') || ')[[:alpha:]]{0,2}(?![[:alpha:]])', '…', 'gi'), v_text);
  v_text := coalesce(
    regexp_replace(v_text, '(?<![[:alpha:]])(?:' || (v_names ->> 'alone') || ')(?![[:alpha:]])', '…', 'gi'), v_text);
  return v_text;
end
$$;

comment on function marketplace.without_names(text, text, text[]) is
$$The text with an ellipsis for each word by which marketplace.names_of() identifies the person. A missing name or address removes
nothing.$$;

create or replace function marketplace.without_addresses(text text, allowed text[]) returns text
language plpgsql immutable parallel safe
as $$
declare
  -- A character of a part of an address, or the ellipsis that replaced one.
  v_part constant text := '[[:alnum:]_…\u0300-\u036f.-]';
  v_text text := text;
begin
  -- Entities of HTML and percent-encoding.
  v_text := regexp_replace(v_text, '&(?:#0*64|#x0*40|commat);?|%40', '@', 'gi');
  v_text := regexp_replace(v_text, '&(?:#0*46|#x0*2e|period);?|%2e', '.', 'gi');
  -- Anything that looks like an address: with an @ or the word for it, a scheme, or a dot within a word.
  v_text := regexp_replace(v_text, '[^\s@]+@\s*[^\s@]+|[^\s@]+\s+@\s+[^\s@]+|@\s*[^\s@]+', '…', 'g');
  v_text := regexp_replace(
    v_text, '\m[a-z][a-z0-9+.-]*://\S+|\m(?:mailto|tel|sms|callto|sip|xmpp|skype|whatsapp|signal|telegram|tg|viber|insta|instagram):\s*\S+|\mwww\.\S+',
    '…', 'gi');
  v_text := regexp_replace(v_text, format(
    '%1$s+(?:\s*[[({<]\s*(?:at|dot|punkt|point|ät)\s*[])}>]\s*%1$s+)+|%1$s+\s+at\s+%1$s+\s+dot\s+%1$s+|%1$s+\s+dot\s+(?:com|net|org|info|biz|io|me|co|us|de|uk)\M|…\s+dot\s+%1$s+|%1$s+\s*\.\s+(?:com|net|org|info|biz)\M|%1$s+\s+\.(?:com|net|org|info|biz)\M|\m(?:g ?mail|hotmail|yahoo|outlook|icloud|aol)\W+com\M',
    v_part), '…', 'gi');
  v_text := (
    select string_agg(
      case when m.match[2] is null or lower(m.match[2]) = any (allowed) then m.match[1] else '…' end, '' order by m.place)
    from regexp_matches(v_text,
      '(((?:[[:alnum:]_\u0300-\u036f]|-)+(?:[.。](?:[[:alnum:]_\u0300-\u036f]|-)+)*[.。][[:alpha:]][[:alpha:]0-9-]+\M(?:[/?#:]\S*)?)|.)',
      'gi') with ordinality as m (match, place));
  return v_text;
end
$$;

comment on function marketplace.without_addresses(text, text[]) is
$$The text with an ellipsis for whatever looks like an e-mail or web address, of anybody, except for the allowed words with a dot.$$;

create or replace function marketplace.redact_text(
  text text, name text, email text, phone text, others text[], allowed text[]
) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_number constant text := '(?<![[:alpha:]])(?:zero|oh|one|two|three|four|five|six|seven|eight|nine)(?![[:alpha:]])';
  v_emails constant text[] := array(
    select o.other from unnest(array_append(others, email)) as o (other) where o.other like '%@%');
  v_phones constant text[] := array(
    select o.other from unnest(array_append(others, phone)) as o (other) where o.other not like '%@%');
  -- Known contact data goes first, because the exceptions of the later steps must not apply to it.
  v_text text := marketplace.without_phone(text, v_phones);
begin
  if ops.is_blank(v_text) then
    return null;
  end if;
  v_text := marketplace.without_addresses(marketplace.without_names(v_text, name, v_emails), allowed);
  -- Seven digits or more, with anything but letters between them.
  v_text := regexp_replace(v_text, '[+(]*[0-9](?:[^[:alpha:]0-9…]*[0-9]){6,}', '…', 'g');
  v_text := regexp_replace(v_text, format('(?:%s[^[:alpha:]]*){7,}', v_number), '… ', 'gi');
  -- The rest of an address whose name was removed.
  v_text := regexp_replace(v_text, '…(?:[.@]+[[:alnum:]-]+)+', '…', 'g');
  -- Punctuation between two removed parts belonged to them.
  v_text := regexp_replace(v_text, '[+(]*…(?:[^[:alpha:]0-9\n,;]*…)+', '…', 'g');
  return nullif(trim(v_text), '');
end
$$;

comment on function marketplace.redact_text(text, text, text, text, text[], text[]) is
$$redacted_text() for a text that readable_text() has normalised.$$;

create or replace function marketplace.redacted_text(
  text text,
  name text,
  email text,
  phone text default null,
  others text[] default '{}',
  allowed text[] default '{}'
) returns text
language sql immutable parallel safe
return marketplace.redact_text(marketplace.readable_text(text), name, email, phone, others, allowed);

comment on function marketplace.redacted_text(text, text, text, text, text[], text[]) is
$$A text that a person wrote, with contact data replaced by ellipses so that it can be public: six or more digits of a known
phone number, in any script and with anything between them; the words of the name, of an address and of its domain, in any
case, with any accents and within longer words; then anything that looks like an address or a phone number. others: further addresses and
numbers of the person. allowed: words with a dot that are not addresses, in lower case ("node.js").
The result is normalised (NFKC) and has no invisible characters.$$;

create or replace function marketplace.redacted_texts(
  texts text[],
  name text,
  email text,
  phone text,
  others text[] default '{}',
  allowed text[] default '{}'
) returns text[]
language plpgsql immutable parallel safe
as $$
declare
  -- A control character that no normalised text contains.
  v_border constant text := chr(1);
  v_joined text := (
    select string_agg(coalesce(marketplace.readable_text(t.text), ''), v_border order by t.place)
    from unnest(texts) with ordinality as t (text, place));
begin
  -- A number may continue in the next text. It is replaced digit by digit, so that the borders remain.
  v_joined := marketplace.without_phone(v_joined, array(
    select o.other from unnest(array_append(others, phone)) as o (other) where o.other not like '%@%'));
  return array(
    select marketplace.redact_text(t.text, name, email, phone, others, allowed)
    from string_to_table(v_joined, v_border) with ordinality as t (text, place)
    order by t.place);
end
$$;

comment on function marketplace.redacted_texts(text[], text, text, text, text[], text[]) is
$$redacted_text() for each of the texts; also finds phone numbers that start in one text and end in another.$$;
