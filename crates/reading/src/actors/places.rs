//! Places that every reader knows.

use std::collections::HashSet;
use std::sync::LazyLock;

use super::names::are_known_for_one;

/// Whether a name is a country's, in English.
pub(super) fn is_country(name: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| COUNTRIES.split(", ").collect());
    KNOWN.contains(name)
}

/// Whether a place stands behind others to say where they are: "Everett, Washington".
pub(super) fn is_region(name: &str) -> bool {
    static KNOWN: LazyLock<HashSet<&str>> = LazyLock::new(|| REGIONS.split(", ").collect());
    is_country(name) || KNOWN.contains(name)
}

/// Whether `adjective` says that something is of `place`: "Russian" of Russia, "Norlander" of Norland, "US" of America. Places of several words have
/// an adjective only where it is listed.
pub(super) fn is_of(adjective: &str, place: &str) -> bool {
    let (adjective, place) = (adjective.to_lowercase(), place.to_lowercase());
    if let Some((_, places)) = ADJECTIVES.iter().find(|(known, _)| *known == adjective) {
        return places.split(", ").any(|known| known == place || are_known_for_one(known, &place));
    }
    if are_known_for_one(&adjective, &place) {
        return true;
    }
    let shared = adjective.chars().zip(place.chars()).take_while(|(a, b)| a == b).count();
    let (length, behind) = (place.chars().count(), adjective.chars().count() - shared);
    let ends = ["n", "ish", "ese", "i", "er", "ic", "k"].iter().any(|ending| adjective.ends_with(ending));
    // "Australian" and Austria share five letters, too.
    shared >= 3.max(length.saturating_sub(2)) && (1..=4).contains(&behind) && ends && !place.contains(' ')
}

/// Whether `whose` is a country, or says that something is of one.
pub(super) fn is_of_a_country(whose: &str) -> bool {
    is_country(whose) || COUNTRIES.split(", ").any(|country| is_of(whose, country))
}

/// Adjectives of countries that their names don't tell.
const ADJECTIVES: [(&str, &str); 26] = [
    ("american", "united states"),
    ("british", "united kingdom"),
    ("french", "france"),
    ("dutch", "netherlands"),
    ("danish", "denmark"),
    ("polish", "poland"),
    ("spanish", "spain"),
    ("irish", "ireland"),
    ("welsh", "wales"),
    ("scottish", "scotland"),
    ("english", "england"),
    ("finnish", "finland"),
    ("swiss", "switzerland"),
    ("norwegian", "norway"),
    ("greek", "greece"),
    ("czech", "czech republic, czechia"),
    ("saudi", "saudi arabia"),
    ("emirati", "united arab emirates, uae"),
    ("filipino", "philippines"),
    ("philippine", "philippines"),
    ("south korean", "south korea, s. korea"),
    ("north korean", "north korea, n. korea"),
    ("south african", "south africa"),
    ("sri lankan", "sri lanka"),
    ("palestinian", "palestine, palestinian authority"),
    ("argentine", "argentina"),
];

// Chad, Georgia and Jordan are names of people, too, and the last two of a state.
const COUNTRIES: &str = "Afghanistan, Albania, Algeria, Andorra, Angola, Argentina, Armenia, Australia, Austria, Azerbaijan, \
    Bahamas, Bahrain, Bangladesh, Barbados, Belarus, Belgium, Belize, Benin, Bhutan, Bolivia, Bosnia, Botswana, Brazil, Brunei, \
    Bulgaria, Burkina Faso, Burma, Burundi, Cambodia, Cameroon, Canada, Cape Verde, Central African Republic, Chile, China, \
    Colombia, Comoros, Congo, Costa Rica, Croatia, Cuba, Cyprus, Czech Republic, Czechia, Denmark, Djibouti, Dominican Republic, \
    East Timor, Ecuador, Egypt, El Salvador, England, Equatorial Guinea, Eritrea, Estonia, Eswatini, Ethiopia, Fiji, Finland, \
    France, Gabon, Gambia, Germany, Ghana, Greece, Greenland, Grenada, Guatemala, Guinea, Guinea-Bissau, Guyana, Haiti, \
    Honduras, Hong Kong, Hungary, Iceland, India, Indonesia, Iran, Iraq, Ireland, Israel, Italy, Ivory Coast, Jamaica, Japan, \
    Kazakhstan, Kenya, Kosovo, Kuwait, Kyrgyzstan, Laos, Latvia, Lebanon, Lesotho, Liberia, Libya, Liechtenstein, Lithuania, \
    Luxembourg, Macedonia, Madagascar, Malawi, Malaysia, Maldives, Mali, Malta, Mauritania, Mauritius, Mexico, Moldova, Monaco, \
    Mongolia, Montenegro, Morocco, Mozambique, Myanmar, Namibia, Nepal, Netherlands, New Zealand, Nicaragua, Niger, Nigeria, \
    North Korea, N. Korea, North Macedonia, Northern Ireland, Norway, Oman, Pakistan, Panama, Papua New Guinea, Paraguay, Peru, \
    Philippines, Poland, Portugal, Puerto Rico, Qatar, Romania, Russia, Rwanda, Saudi Arabia, Scotland, Senegal, Serbia, Sierra \
    Leone, Singapore, Slovakia, Slovenia, Somalia, South Africa, South Korea, S. Korea, South Sudan, Soviet Union, Spain, Sri \
    Lanka, Sudan, Suriname, Sweden, Switzerland, Syria, Taiwan, Tajikistan, Tanzania, Thailand, Togo, Trinidad, Tunisia, Turkey, \
    Turkmenistan, Uganda, Ukraine, United Arab Emirates, United Kingdom, United States, Uruguay, Uzbekistan, Vatican, Venezuela, \
    Vietnam, Wales, Yemen, Zambia, Zimbabwe";

const REGIONS: &str = "Alabama, Alaska, Arizona, Arkansas, California, Colorado, Connecticut, Delaware, Florida, Georgia, Hawaii, \
    Idaho, Illinois, Indiana, Iowa, Kansas, Kentucky, Louisiana, Maine, Maryland, Massachusetts, Michigan, Minnesota, \
    Mississippi, Missouri, Montana, Nebraska, Nevada, New Hampshire, New Jersey, New Mexico, New York, North Carolina, North \
    Dakota, Ohio, Oklahoma, Oregon, Pennsylvania, Rhode Island, South Carolina, South Dakota, Tennessee, Texas, Utah, Vermont, \
    Virginia, Washington, West Virginia, Wisconsin, Wyoming, Calif., Fla., Ill., Mass., Mich., Minn., N.C., N.H., N.J., N.M., \
    N.Y., Ore., Pa., S.C., Tenn., Tex., Va., Wash., Wis., D.C., Ontario, Quebec, Alberta, British Columbia";
