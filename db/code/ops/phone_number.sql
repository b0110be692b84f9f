create or replace function ops.phone_pattern() returns text
language sql immutable parallel safe
return replace(replace(
  -- A small area's code, a slash and the rest; or the whole number. A slash between two complete numbers matches
  -- neither.
  '<s>*(?:[Tt][Ee][Ll]:<s>*)?(?:[+' || ops.range_of(65291) || ']<s>*)?(?:(?:<d><s>*){1,6}/<s>*(?:<d><s>*){4,9}|(?:<d><s>*){5,15})'
  || '(?:;?<s>*(?:[Ee][Xx][Tt](?:[Ee][Nn][Ss][Ii][Oo][Nn])?|[Xx#])[.:=]?<s>*(?:<d><s>*){1,6})?',
  '<s>', '[' || ops.blank_class() || '().\-' || ops.range_of(183) || ops.range_of(8208, 8213) || ops.range_of(8226) || ops.range_of(8228)
    || ops.range_of(8722) || ops.range_of(12539) || ops.range_of(65112) || ops.range_of(65123) || ops.range_of(65288, 65289)
    || ops.range_of(65293, 65294) || ']'),
  '<d>', '[0-9' || (
    select string_agg(ops.range_of(ascii(substr(ops.digits(), z.place, 1)), ascii(substr(ops.digits(), z.place + 9, 1))), ''
      order by z.place)
    from generate_series(1, length(ops.digits()), 10) as z (place)) || ']');

comment on function ops.phone_pattern() is
$$Regular expression for a phone number as people paste it: 5 to 15 digits of any script with blanks, dashes, dots and
parentheses between them, optionally preceded by tel: and followed by an extension. Browsers evaluate it too.$$;

create or replace function ops.phone_number(text text, region text default null) returns text
language plpgsql immutable parallel safe
as $$
declare
  v_text text;
  v_extension text;
  v_plan text[];
  v_lengths integer[];
  v_digits text;
  v_national text;
begin
  -- Fast path: most numbers from other systems name their country, and have nothing but single blanks or dashes between digits.
  if text ~ '^\+(?:[0-9][ -]?){5,15}$' then
    return translate(text, ' -', '');
  elsif text is null or length(text) > 100 or text !~ ('^(?:' || ops.phone_pattern() || ')$') then
    return null;
  end if;
  v_plan := string_to_array(ops.phone_plans() ->> region, ' ');
  v_lengths := string_to_array(v_plan[4], ',')::integer[];
  v_text := lower(ops.ascii_digits(normalize(text, NFKC)));
  v_extension := regexp_replace(substring(v_text from '[a-z#][^+]*$'), '[^0-9]', '', 'g');
  if v_text ~ '^[^0-9]*tel:[^a-z#]*$' then
    v_extension := null;
  elsif v_extension <> '' then
    v_text := regexp_replace(v_text, '(?:ext|x|#)[^+]*$', '');
  end if;
  v_digits := regexp_replace(v_text, '[^0-9]', '', 'g');
  if v_text like '%+%' then
    -- In +44 (0)20 the zero is dialled only within the country.
    v_digits := '+' || case when v_text ~ '\(\s*0\s*\)' and v_digits !~ '^39'
      then regexp_replace(regexp_replace(v_text, '\(\s*0\s*\)', ''), '[^0-9]', '', 'g') else v_digits end;
  elsif length(v_digits) between length(v_plan[3]) + 7 and length(v_plan[3]) + 15 and starts_with(v_digits, v_plan[3]) then
    v_digits := '+' || substr(v_digits, length(v_plan[3]) + 1);
  else
    v_national := case
      when v_plan[2] <> '-' and starts_with(v_digits, v_plan[2]) and length(v_digits) - length(v_plan[2]) = any (v_lengths)
        then substr(v_digits, length(v_plan[2]) + 1)
      when length(v_digits) = any (v_lengths) then v_digits
    end;
    -- A number without its area code remains as it is.
    v_digits := case
      when length(v_plan[1]) + length(v_national) <= 15 then '+' || v_plan[1] || v_national
      when v_national is null and starts_with(v_digits, v_plan[1]) and length(v_digits) - length(v_plan[1]) = any (v_lengths)
        then '+' || v_digits
      else v_digits
    end;
  end if;
  return v_digits || coalesce(' ext. ' || nullif(v_extension, ''), '');
end
$$;

comment on function ops.phone_number(text, text) is
$$The canonical form of a phone number, in which it is stored. E.164 (+15185550199) if the number names its country or has the
length of a national number of the region (ISO 3166 alpha-2), otherwise its digits; followed by " ext. 12" if it has an
extension. Null for null, for a text that is not a phone number and for one that contains two.$$;
