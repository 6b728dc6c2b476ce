//! Places that every reader knows.

use std::collections::HashSet;
use std::sync::LazyLock;

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
